import { Menu, Text } from '@mantine/core'
import { IconCopy, IconFileTypeCsv, IconJson, IconMarkdown } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { FileMenu } from './file-menu'

type TableFormat = 'csv' | 'jsonl' | 'markdown'

interface ShareMenuProps {
  busy: boolean
  disabled: boolean
  onExport: (format: TableFormat) => void
  onCopy: () => void
}

const formats: [TableFormat, typeof IconJson][] = [
  ['csv', IconFileTypeCsv],
  ['jsonl', IconJson],
  ['markdown', IconMarkdown],
]

/** The table that is shown, as a file or as Markdown to paste. */
export function ShareMenu({ busy, disabled, onExport, onCopy }: ShareMenuProps) {
  const { t } = useTranslation()
  return (
    <FileMenu label={t('share.action')} busy={busy} disabled={disabled}>
      <Menu.Item leftSection={<IconCopy size={16} stroke={1.6} aria-hidden />} onClick={onCopy}>
        {t('share.copy')}
        <Text size="xs" c="dimmed">
          {t('share.copyHint')}
        </Text>
      </Menu.Item>
      <Menu.Divider />
      <Menu.Label>{t('share.as')}</Menu.Label>
      {formats.map(([format, Icon]) => (
        <Menu.Item
          key={format}
          leftSection={<Icon size={16} stroke={1.6} aria-hidden />}
          onClick={() => onExport(format)}
        >
          {t(`share.format.${format}`)}
        </Menu.Item>
      ))}
    </FileMenu>
  )
}
