import {
  ActionIcon,
  Skeleton,
  Text,
  TextInput,
  Title,
  Tooltip,
  UnstyledButton,
} from '@mantine/core'
import { IconPlus, IconSearch } from '@tabler/icons-react'
import { type KeyboardEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Provider } from '../../../contract/providers'
import type { Id } from '../../../contract/values'
import { useRouteQuery } from '../../api/queries'
import { useFormat } from '../../api/use-format'
import { hostOf } from './catalogue-match'
import { KeyState } from './key-state'
import classes from './models.module.css'

interface ProviderListProps {
  /** null while they are being read. */
  providers: readonly Provider[] | null
  modelCount: number | null
  chosen: Id | null
  onChoose: (id: Id | null) => void
  onAdd: () => void
  blocked: string | null
}

/** The providers at the left: arrow keys move, Enter chooses. */
export function ProviderList(props: ProviderListProps) {
  const { t } = useTranslation('models')
  const [query, setQuery] = useState('')
  const { providers } = props
  const spend = useSpendThisMonth()
  const words = query.toLowerCase().split(/\s+/).filter(Boolean)
  const shown = providers?.filter((provider) => {
    const text = `${provider.name} ${provider.baseUrl} ${provider.description}`.toLowerCase()
    return words.every((word) => text.includes(word))
  })

  return (
    <section className={classes.providers} aria-labelledby="providers-title">
      <div className={classes.providersHead}>
        <Title order={2} id="providers-title">
          {t('providers.title')}
        </Title>
        <Tooltip label={props.blocked ?? t('providers.add')}>
          <ActionIcon
            variant="default"
            aria-label={t('providers.add')}
            aria-disabled={props.blocked !== null}
            data-disabled={props.blocked !== null || undefined}
            onClick={() => {
              if (props.blocked === null) props.onAdd()
            }}
          >
            <IconPlus size={16} aria-hidden />
          </ActionIcon>
        </Tooltip>
      </div>
      <div className={classes.providersSearch}>
        <TextInput
          size="xs"
          type="search"
          aria-label={t('providers.search')}
          placeholder={t('providers.search')}
          leftSection={<IconSearch size={14} aria-hidden />}
          value={query}
          onChange={(event) => setQuery(event.currentTarget.value)}
        />
      </div>
      {!shown && <ListSkeleton />}
      {shown && (
        <ul className={classes.providerItems} onKeyDown={moveFocus}>
          {words.length === 0 && (
            <li>
              <UnstyledButton
                className={classes.provider}
                aria-current={props.chosen === null ? 'true' : undefined}
                onClick={() => props.onChoose(null)}
              >
                <Line name={t('providers.all')} count={props.modelCount} />
              </UnstyledButton>
            </li>
          )}
          {shown.map((provider) => (
            <li key={provider.id}>
              <UnstyledButton
                className={classes.provider}
                aria-current={props.chosen === provider.id ? 'true' : undefined}
                onClick={() => props.onChoose(provider.id)}
              >
                <Line name={provider.name} count={provider.modelCount} />
                <span className={classes.providerFacts}>
                  <span className={classes.host} title={provider.baseUrl}>
                    {hostOf(provider.baseUrl) || t('providers.noHost')}
                  </span>
                  <KeyState apiKey={provider.apiKey} />
                </span>
                {spend && (
                  <span className={classes.providerFacts}>
                    <span>{t('providers.thisMonth')}</span>
                    <span className="tabular">{spend(provider.id)}</span>
                  </span>
                )}
              </UnstyledButton>
            </li>
          ))}
        </ul>
      )}
      {shown?.length === 0 && words.length > 0 && (
        <Text size="sm" c="dimmed" px="md" py="xs" role="status">
          {t('providers.nothing', { query: query.trim() })}
        </Text>
      )}
    </section>
  )
}

/** What a provider has cost this month, in words; null until it is known. */
function useSpendThisMonth(): ((providerId: Id) => string) | null {
  const format = useFormat()
  const top = useRouteQuery('spend.top', {
    filter: { period: { kind: 'preset', preset: 'thisMonth' } },
    by: 'provider',
    limit: 1_000,
  })
  if (!top.data) return null
  const costs = new Map(top.data.rows.map(({ key, costUsd }) => [key, costUsd]))
  return (providerId) => format.money(costs.get(providerId) ?? '0')
}

function Line({ name, count }: { name: string; count: number | null }) {
  const { t } = useTranslation('models')
  const format = useFormat()
  return (
    <span className={classes.providerLine}>
      <span className={classes.providerName} title={name}>
        {name}
      </span>
      {count !== null && (
        <span
          className={`${classes.count} tabular`}
          aria-label={t('providers.models', { count, models: format.integer(count) })}
        >
          {format.integer(count)}
        </span>
      )}
    </span>
  )
}

function ListSkeleton() {
  return (
    <div className={classes.providerItems} aria-hidden>
      {[0, 1, 2, 3, 4].map((row) => (
        <div key={row} className={classes.provider}>
          <Skeleton height={14} width="60%" my={3} />
          <Skeleton height={10} width="80%" my={3} />
        </div>
      ))}
    </div>
  )
}

function moveFocus(event: KeyboardEvent<HTMLUListElement>): void {
  const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0
  if (step === 0) return
  const buttons = [...event.currentTarget.querySelectorAll('button')]
  const at = buttons.findIndex((button) => button === document.activeElement)
  buttons[at + step]?.focus()
  event.preventDefault()
}
