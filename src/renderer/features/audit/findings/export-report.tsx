import { Button, Menu } from '@mantine/core'
import { IconChevronDown, IconTableExport } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { useRouteMutation } from '../../../api/queries'
import { useSavedNotice } from '../../../api/use-saved-notice'

/** The findings or the implied rates as CSV. */
export function ExportReport() {
  const { t } = useTranslation('findings')
  const notice = useSavedNotice()
  const save = useRouteMutation('audit.export', {
    onSuccess: ({ file }) => notice.saved(file),
    onError: notice.failed,
  })
  return (
    <Menu>
      <Menu.Target>
        <Button
          variant="default"
          loading={save.isPending}
          leftSection={<IconTableExport size={16} aria-hidden />}
          rightSection={<IconChevronDown size={14} aria-hidden />}
        >
          {t('export')}
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item onClick={() => save.mutate({ what: 'findings' })}>
          {t('exportFindings')}
        </Menu.Item>
        <Menu.Item onClick={() => save.mutate({ what: 'rates' })}>{t('exportRates')}</Menu.Item>
      </Menu.Dropdown>
    </Menu>
  )
}
