import { Button } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { useRouteMutation, useRouteQuery } from '../../api/queries'
import { useFormat } from '../../api/use-format'
import { ErrorState } from '../../ui/error-state'
import { Tag } from '../../ui/tag'
import classes from './prices.module.css'

/** Price updates so far, each to be undone as a whole. */
export function PriceUpdates({ blocked }: { blocked: string | null }) {
  const { t } = useTranslation('models')
  const format = useFormat()
  const query = useRouteQuery('prices.updates', {})
  const undo = useRouteMutation('prices.undo')
  const updates = query.data?.updates ?? []
  if (updates.length === 0) return null
  return (
    <section className={classes.section} aria-label={t('update.history')}>
      <div className={classes.head}>
        <h3>{t('update.history')}</h3>
      </div>
      {undo.error && <ErrorState error={undo.error} />}
      <ul className={classes.list}>
        {updates.map((update) => (
          <li key={update.id} className={`${classes.price} ${classes.line}`}>
            <span className={classes.updateFacts}>
              <span className={classes.name}>{update.source}</span>{' '}
              <span className={classes.facts}>
                {t('update.facts', {
                  count: update.models,
                  models: format.integer(update.models),
                  prices: t('update.several', { count: update.prices }),
                  moment: format.dateTime(update.appliedAt),
                })}
              </span>
            </span>
            {update.undoneAt === null ? (
              <Button
                size="compact-xs"
                variant="subtle"
                disabled={blocked !== null}
                loading={undo.isPending && undo.variables.id === update.id}
                onClick={() => undo.mutate({ id: update.id })}
              >
                {t('update.undo')}
              </Button>
            ) : (
              <Tag>{t('update.wasUndone')}</Tag>
            )}
          </li>
        ))}
      </ul>
    </section>
  )
}
