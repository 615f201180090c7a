import { Button, Text } from '@mantine/core'
import { useId, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Reconciliation } from '../../../../contract/bills'
import { useModels, useRouteMutation } from '../../../api/queries'
import { useFormat } from '../../../api/use-format'
import { useWriteBlock } from '../../../api/use-write-block'
import { useErrorText } from '../../../i18n/use-error-text'
import { GuardedButton } from '../../../ui/guarded-button'
import classes from './bills.module.css'
import { ModelChoice } from './model-choice'

interface UnknownNamesProps {
  names: Reconciliation['unknownNames']
  provider: { id: string; name: string }
}

const SHOWN = 5

/** Line items that belong to no model so far: what is each of them? */
export function UnknownNames({ names, provider }: UnknownNamesProps) {
  const { t } = useTranslation('bills')
  const format = useFormat()
  const id = useId()
  const [all, setAll] = useState(false)
  const shown = all ? names : names.slice(0, SHOWN)
  return (
    <section className={classes.unknown} aria-labelledby={id}>
      <h3 id={id} className={classes.heading}>
        {t('unknown.title', { count: names.length, names: format.integer(names.length) })}
      </h3>
      <Text size="sm" c="dimmed">
        {t('unknown.help', { provider: provider.name })}
      </Text>
      <ul className={classes.list}>
        {shown.map((name) => (
          <UnknownName key={name.name} unknown={name} provider={provider} />
        ))}
      </ul>
      {names.length > shown.length && (
        <Button size="compact-xs" variant="subtle" onClick={() => setAll(true)}>
          {t('unknown.more', { count: names.length - shown.length })}
        </Button>
      )}
    </section>
  )
}

function UnknownName({
  unknown,
  provider,
}: {
  unknown: Reconciliation['unknownNames'][number]
  provider: UnknownNamesProps['provider']
}) {
  const { t } = useTranslation('bills')
  const format = useFormat()
  const errorText = useErrorText()
  const blocked = useWriteBlock()
  const models = useModels().data?.models ?? []
  const [chosen, setChosen] = useState<string | null>(unknown.suggestedModelId)
  const assign = useRouteMutation('bills.assign')
  const isSuggested = chosen !== null && chosen === unknown.suggestedModelId
  return (
    <li className={classes.item}>
      <span className={classes.itemName}>
        {unknown.name}
        <span className={classes.quiet}>
          {' '}
          {t('unknown.facts', {
            count: unknown.lines,
            lines: format.integer(unknown.lines),
            amount: format.money(unknown.amountUsd),
          })}
        </span>
      </span>
      {isSuggested && <span className={classes.quiet}>{t('unknown.probably')}</span>}
      <ModelChoice
        label={t('unknown.choice', { name: unknown.name })}
        models={models.filter(({ providerId }) => providerId === provider.id)}
        value={chosen}
        onChange={setChosen}
      />
      <GuardedButton
        size="xs"
        variant="default"
        blocked={blocked ?? (chosen === null ? t('unknown.chooseFirst') : null)}
        loading={assign.isPending}
        aria-label={t('unknown.assignName', { name: unknown.name })}
        onClick={() =>
          assign.mutate({
            providerId: provider.id,
            name: unknown.name,
            modelId: chosen === 'platform' ? null : chosen,
          })
        }
      >
        {t('unknown.assign')}
      </GuardedButton>
      {assign.isError && (
        <Text size="sm" c="var(--tl-bad)" role="alert">
          {errorText.text(assign.error)}
        </Text>
      )}
    </li>
  )
}
