import { Skeleton, Text } from '@mantine/core'
import { IconTags } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import type { BillName } from '../../../../contract/bills'
import { useModels, useRouteMutation, useRouteQuery } from '../../../api/queries'
import { useErrorText } from '../../../i18n/use-error-text'
import { EmptyState } from '../../../ui/empty-state'
import { ErrorState } from '../../../ui/error-state'
import { GuardedButton } from '../../../ui/guarded-button'
import { SideSheet } from '../../../ui/side-sheet'
import classes from './bills.module.css'
import { ModelChoice } from './model-choice'

interface NamesSheetProps {
  provider: { id: string; name: string }
  blocked: string | null
  onClose: () => void
}

/** What people said the line items of a provider's bills are, to be changed or taken back. */
export function NamesSheet({ provider, blocked, onClose }: NamesSheetProps) {
  const { t } = useTranslation('bills')
  const query = useRouteQuery('bills.names', { providerId: provider.id })
  const names = query.data?.names
  return (
    <SideSheet
      opened
      onClose={onClose}
      width={640}
      title={t('names.title', { provider: provider.name })}
    >
      {query.isError && !names ? (
        <ErrorState
          error={query.error}
          onRetry={() => void query.refetch()}
          retrying={query.isFetching}
        />
      ) : !names ? (
        <Skeleton height={120} />
      ) : names.length === 0 ? (
        <EmptyState icon={IconTags}>{t('names.empty')}</EmptyState>
      ) : (
        <>
          <Text size="sm" c="dimmed">
            {t('names.help')}
          </Text>
          <ul className={classes.list}>
            {names.map((name) => (
              <Assigned key={name.id} name={name} providerId={provider.id} blocked={blocked} />
            ))}
          </ul>
        </>
      )}
    </SideSheet>
  )
}

interface AssignedProps {
  name: BillName
  providerId: string
  blocked: string | null
}

function Assigned({ name, providerId, blocked }: AssignedProps) {
  const { t } = useTranslation('bills')
  const errorText = useErrorText()
  const models = useModels().data?.models ?? []
  const assign = useRouteMutation('bills.assign')
  const forget = useRouteMutation('bills.forget')
  const error = assign.error ?? forget.error
  return (
    <li className={classes.item}>
      <span className={classes.itemName}>{name.name}</span>
      <ModelChoice
        label={t('unknown.choice', { name: name.name })}
        models={models.filter((model) => model.providerId === providerId)}
        value={name.modelId ?? 'platform'}
        disabled={blocked !== null}
        onChange={(chosen) =>
          assign.mutate({
            providerId,
            name: name.name,
            modelId: chosen === 'platform' ? null : chosen,
          })
        }
      />
      <GuardedButton
        size="xs"
        variant="subtle"
        blocked={blocked}
        loading={forget.isPending}
        aria-label={t('names.forgetName', { name: name.name })}
        onClick={() => forget.mutate({ id: name.id })}
      >
        {t('names.forget')}
      </GuardedButton>
      {error && (
        <Text size="sm" c="var(--tl-bad)" role="alert">
          {errorText.text(error)}
        </Text>
      )}
    </li>
  )
}
