import { Button } from '@mantine/core'
import { IconTag } from '@tabler/icons-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Link } from 'wouter'
import type { Model } from '../../contract/models'
import type { Id } from '../../contract/values'
import { useModels, useRouteQuery } from '../api/queries'
import { useFormat } from '../api/use-format'
import { cappedCount } from '../lib/numbers'
import { Banner } from './banner'

/**
 * A price that becomes known changes no recorded cost: calls that were unpriced a moment ago would
 * stand in every sum as $0. This says so until their costs are recomputed.
 */
export function NewlyPricedBanner() {
  const { t } = useTranslation()
  const format = useFormat()
  const modelIds = useNewlyPriced()
  const [hidden, setHidden] = useState<readonly Id[]>([])
  const models = modelIds.filter((id) => !hidden.includes(id))
  const count = useRouteQuery(
    'usage.count',
    { filter: { period: ALL_TIME, modelIds: models, cacheHit: false, costMin: '0', costMax: '0' } },
    { enabled: models.length > 0 },
  )
  if (models.length === 0 || !count.data || count.data.calls === 0) return null
  const query = new URLSearchParams(models.map((id) => ['model', id]))
  return (
    <Banner
      tone="warn"
      icon={IconTag}
      onDismiss={() => setHidden(modelIds)}
      actions={
        <Button component={Link} href={`/audit/backfill?${query}`} size="xs" variant="default">
          {t('banner.priced.action')}
        </Button>
      }
    >
      {t('banner.priced.text', {
        count: count.data.calls,
        calls: cappedCount(count.data, format.integer),
      })}
    </Banner>
  )
}

const ALL_TIME = { kind: 'preset', preset: 'allTime' } as const

/** The models that had no price when this window first saw them and have one now. */
function useNewlyPriced(): Id[] {
  const models = useModels().data?.models
  const [seen, setSeen] = useState<Seen>({ models: undefined, unpriced: new Set() })
  if (models !== seen.models) {
    const added = (models ?? []).filter(isUnpriced).map(({ id }) => id)
    setSeen({ models, unpriced: new Set([...seen.unpriced, ...added]) })
  }
  return (models ?? [])
    .filter((model) => model.priceState === 'priced' && seen.unpriced.has(model.id))
    .map(({ id }) => id)
}

interface Seen {
  models: readonly Model[] | undefined
  unpriced: ReadonlySet<Id>
}

const isUnpriced = ({ priceState }: Model): boolean => priceState === 'unpriced'
