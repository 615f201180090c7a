import { Button } from '@mantine/core'
import { IconDatabase, IconFileImport } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { Link } from 'wouter'
import { useSampleWorkspace } from '../api/use-sample-workspace'
import { EmptyState } from '../ui/empty-state'

/** The database has no calls at all: the ways to get some. */
export function NoCalls() {
  const { t } = useTranslation()
  const { load } = useSampleWorkspace()
  return (
    <EmptyState
      icon={IconDatabase}
      actions={
        <>
          <Button
            component={Link}
            href="/imports"
            leftSection={<IconFileImport size={16} aria-hidden />}
          >
            {t('noCalls.import')}
          </Button>
          <Button component={Link} href="/models" variant="default">
            {t('noCalls.models')}
          </Button>
          <Button component={Link} href="/settings" variant="default">
            {t('noCalls.connect')}
          </Button>
          <Button variant="default" loading={load.isPending} onClick={() => load.mutate({})}>
            {t('noCalls.sample')}
          </Button>
        </>
      }
    >
      {t('noCalls.text')}
    </EmptyState>
  )
}
