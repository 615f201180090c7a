import { useTranslation } from 'react-i18next'
import type { TrailAction, TrailEntry } from '../../../../contract/trail'
import { useFormat } from '../../../api/use-format'
import table from '../../../ui/data-table.module.css'
import { Tag } from '../../../ui/tag'
import classes from './trail.module.css'
import { useTrailTexts } from './use-trail-texts'

const tones: Partial<Record<TrailAction, 'good' | 'warn' | 'bad' | 'accent'>> = {
  created: 'good',
  done: 'good',
  removed: 'bad',
  failed: 'bad',
  undone: 'warn',
  reopened: 'warn',
  closed: 'accent',
}

/** One row for each change; what changed stands under each other. */
export function TrailTable({ entries, stale }: { entries: readonly TrailEntry[]; stale: boolean }) {
  const { t } = useTranslation('audit')
  return (
    <div className={table.scroll} data-stale={stale || undefined}>
      <table className={`${table.table} ${classes.table}`} aria-label={t('tabs.trail')}>
        <thead>
          <tr>
            <th scope="col">{t('trail.when')}</th>
            <th scope="col">{t('trail.who')}</th>
            <th scope="col">{t('trail.what')}</th>
            <th scope="col">{t('trail.changes')}</th>
          </tr>
        </thead>
        <tbody>
          {entries.map((entry) => (
            <Row key={entry.id} entry={entry} />
          ))}
        </tbody>
      </table>
    </div>
  )
}

function Row({ entry }: { entry: TrailEntry }) {
  const { t } = useTranslation('audit')
  const format = useFormat()
  const texts = useTrailTexts()
  const { at, user, host, via, subject, name, action, changes } = entry
  return (
    <tr>
      <td className={`${table.short} ${table.top} tabular`} title={format.relative(at)}>
        {format.timestamp(at)}
      </td>
      <td className={`${table.short} ${table.top}`} title={t(`trail.via.${via}`)}>
        {user}
        <span className={classes.quiet}>@{host}</span>
      </td>
      <td className={`${table.top} ${classes.what}`}>
        <Tag tone={tones[action] ?? 'neutral'}>{t(`trail.action.${action}`)}</Tag>{' '}
        <span className={classes.quiet}>{t(`trail.subject.${subject}`)}</span>{' '}
        <span className={classes.name}>{texts.name(entry, name)}</span>
      </td>
      <td className={table.top}>
        <ul className={classes.changes}>
          {changes.map(({ field, from, to, secret }) => (
            <li key={field}>
              <span className={classes.quiet}>{texts.field(field)}</span>{' '}
              {secret ? (
                t('trail.secret')
              ) : (
                <>
                  {from !== null && (
                    <>
                      <span className={to === null ? classes.gone : classes.from}>
                        {texts.value(field, from)}
                      </span>{' '}
                    </>
                  )}
                  {from !== null && to !== null && <span aria-label={t('trail.to')}>→ </span>}
                  {to !== null && <span>{texts.value(field, to)}</span>}
                </>
              )}
            </li>
          ))}
        </ul>
      </td>
    </tr>
  )
}
