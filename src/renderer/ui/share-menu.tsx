import { Button, Menu, Text } from '@mantine/core'
import {
  IconChevronDown,
  IconCopy,
  IconFileTypeCsv,
  IconJson,
  IconMarkdown,
  IconTableExport,
} from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'

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
    <Menu
      position="bottom-end"
      shadow="md"
      width={264}
      withinPortal
      withInitialFocusPlaceholder={false}
    >
      <Menu.Target>
        <Button
          size="xs"
          variant="default"
          leftSection={<IconTableExport size={16} stroke={1.6} aria-hidden />}
          rightSection={<IconChevronDown size={14} stroke={1.6} aria-hidden />}
          loading={busy}
          disabled={disabled}
        >
          {t('share.action')}
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
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
      </Menu.Dropdown>
    </Menu>
  )
}
