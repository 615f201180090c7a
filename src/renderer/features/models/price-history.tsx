import { ActionIcon, Button, Menu, Skeleton, UnstyledButton } from '@mantine/core'
import { IconChevronDown, IconChevronRight, IconDots, IconPlus } from '@tabler/icons-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Model } from '../../../contract/models'
import { BEGINNING, type DatedPrice } from '../../../contract/prices'
import { useRouteMutation, useRouteQuery } from '../../api/queries'
import { useFormat } from '../../api/use-format'
import { ConfirmDialog } from '../../ui/confirm-dialog'
import { ErrorState } from '../../ui/error-state'
import { Tag } from '../../ui/tag'
import { useLast } from '../../ui/use-last'
import { MatchLine } from './match-line'
import { PriceSheet, type PriceTarget } from './price-sheet'
import classes from './prices.module.css'
import { RateTable } from './rate-table'

interface PriceHistoryProps {
  model: Model
  blocked: string | null
}

/** Every dated price of a model, newest first: which one is in force, and what it says. */
export function PriceHistory({ model, blocked }: PriceHistoryProps) {
  const { t } = useTranslation('models')
  const history = useRouteQuery('prices.history', { modelId: model.id }, { staleTime: 0 })
  const [target, setTarget] = useState<PriceTarget | null>(null)
  const [leaving, setLeaving] = useState<DatedPrice | null>(null)
  const shownLeaving = useLast(leaving)
  const since = useSince()
  const remove = useRouteMutation('prices.remove', {
    onSuccess: () => setLeaving(null),
  })
  const { data } = history
  const inForce = data?.prices.find((price) => price.inForce) ?? data?.prices[0] ?? null

  return (
    <section className={classes.section} aria-label={t('history.title')}>
      <div className={classes.head}>
        <h3>{t('history.title')}</h3>
        <Button
          size="xs"
          variant="default"
          leftSection={<IconPlus size={14} aria-hidden />}
          disabled={blocked !== null || !data}
          onClick={() => setTarget({ price: null, start: inForce })}
        >
          {t('history.add')}
        </Button>
      </div>
      {history.isError && !data && (
        <ErrorState error={history.error} onRetry={() => void history.refetch()} />
      )}
      {!data && !history.isError && <Skeleton height={64} aria-hidden />}
      {data && <MatchLine modelId={model.id} match={data.match} />}
      {data?.overruled && <p className={classes.warn}>{t('history.overruled')}</p>}
      {data?.prices.length === 0 && <p className={classes.facts}>{t('history.empty')}</p>}
      {data && (
        <ul className={classes.list}>
          {data.prices.map((price) => (
            <PriceRow
              key={price.id}
              price={price}
              blocked={blocked}
              onEdit={() => setTarget({ price, start: null })}
              onRemove={() => setLeaving(price)}
            />
          ))}
        </ul>
      )}
      <PriceSheet model={model} target={target} blocked={blocked} onClose={() => setTarget(null)} />
      <ConfirmDialog
        opened={leaving !== null}
        onClose={() => {
          setLeaving(null)
          remove.reset()
        }}
        danger
        title={t('history.removeTitle')}
        confirmLabel={t('history.remove')}
        busy={remove.isPending}
        error={remove.error}
        onConfirm={() => leaving && remove.mutate({ id: leaving.id })}
      >
        {shownLeaving &&
          t(shownLeaving.inForce ? 'history.removeInForce' : 'history.removeHelp', {
            since: since(shownLeaving.effectiveFrom),
          })}
      </ConfirmDialog>
    </section>
  )
}

function useSince(): (effectiveFrom: string) => string {
  const { t } = useTranslation('models')
  const format = useFormat()
  return (effectiveFrom) =>
    effectiveFrom === BEGINNING
      ? t('history.sinceAlways')
      : t('history.since', { moment: format.dateTime(effectiveFrom) })
}

interface PriceRowProps {
  price: DatedPrice
  blocked: string | null
  onEdit: () => void
  onRemove: () => void
}

function PriceRow({ price, blocked, onEdit, onRemove }: PriceRowProps) {
  const { t } = useTranslation('models')
  const format = useFormat()
  const since = useSince()
  const [open, setOpen] = useState(price.inForce)
  const [now] = useState(Date.now)
  const ahead = Date.parse(price.effectiveFrom) > now
  const title = since(price.effectiveFrom)
  const Chevron = open ? IconChevronDown : IconChevronRight
  return (
    <li className={classes.price}>
      <div className={classes.line}>
        <UnstyledButton
          className={classes.toggle}
          aria-expanded={open}
          onClick={() => setOpen(!open)}
        >
          <Chevron size={16} aria-hidden />
          <span>
            {title} {price.inForce && <Tag tone="good">{t('history.inForce')}</Tag>}
            {ahead && <Tag tone="accent">{t('history.ahead')}</Tag>}
            {!open && (
              <span className={`${classes.summary} tabular`}>
                {t(`catalogue.prices.${format.priceUnit}`, {
                  input: format.price(price.inputPer1k),
                  output: format.price(price.outputPer1k),
                })}
              </span>
            )}
          </span>
        </UnstyledButton>
        <Menu>
          <Menu.Target>
            <ActionIcon
              variant="subtle"
              color="gray"
              aria-label={t('history.actionsOf', { since: title })}
            >
              <IconDots size={16} aria-hidden />
            </ActionIcon>
          </Menu.Target>
          <Menu.Dropdown>
            <Menu.Item disabled={blocked !== null} onClick={onEdit}>
              {t('history.edit')}
            </Menu.Item>
            <Menu.Item color="red" disabled={blocked !== null} onClick={onRemove}>
              {t('history.remove')}
            </Menu.Item>
          </Menu.Dropdown>
        </Menu>
      </div>
      {open && (
        <div className={classes.detail}>
          <RateTable rates={price} tiers={price.tiers} />
          <div className={classes.facts}>
            {price.source === 'manual'
              ? t('history.manual')
              : t('history.source', { source: price.source })}
          </div>
          {price.note !== '' && <div className={classes.facts}>{price.note}</div>}
        </div>
      )}
    </li>
  )
}
