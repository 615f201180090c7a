import { Menu, Text } from '@mantine/core'
import { IconFileTypeCsv, IconJson } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { useFormat } from '../../api/use-format'
import { FileMenu } from '../../ui/file-menu'
import type { ExportChoice } from './use-export'

interface ExportMenuProps {
  /** How many calls the file will hold; null while that is not known. */
  calls: number | null
  busy: boolean
  disabled: boolean
  onExport: (choice: ExportChoice) => void
}

/** What the filter leaves, in the order shown, as a file. */
export function ExportMenu({ calls, busy, disabled, onExport }: ExportMenuProps) {
  const { t } = useTranslation('logs')
  const format = useFormat()
  return (
    <FileMenu label={t('export.action')} busy={busy} disabled={disabled}>
      <Menu.Label>
        {calls === null
          ? t('export.whatUncounted')
          : t('export.what', { count: calls, calls: format.integer(calls) })}
      </Menu.Label>
      <Menu.Item
        leftSection={<IconFileTypeCsv size={16} stroke={1.6} aria-hidden />}
        onClick={() => onExport({ format: 'csv', bom: false })}
      >
        {t('export.csv')}
      </Menu.Item>
      <Menu.Item
        leftSection={<IconFileTypeCsv size={16} stroke={1.6} aria-hidden />}
        onClick={() => onExport({ format: 'csv', bom: true })}
      >
        {t('export.excel')}
        <Text size="xs" c="dimmed">
          {t('export.excelHint')}
        </Text>
      </Menu.Item>
      <Menu.Item
        leftSection={<IconJson size={16} stroke={1.6} aria-hidden />}
        onClick={() => onExport({ format: 'jsonl', bom: false })}
      >
        {t('export.jsonl')}
      </Menu.Item>
    </FileMenu>
  )
}
