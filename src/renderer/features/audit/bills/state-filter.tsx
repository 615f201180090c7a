import { useTranslation } from 'react-i18next'
import {
  type ReconciliationRow,
  type ReconciliationState,
  reconciliationStateSchema,
} from '../../../../contract/bills'
import { useFormat } from '../../../api/use-format'
import classes from './bills.module.css'

interface StateFilterProps {
  rows: readonly ReconciliationRow[]
  states: readonly ReconciliationState[]
  onStates: (states: ReconciliationState[]) => void
}

const order: readonly ReconciliationState[] = [
  'differs',
  'billOnly',
  'ledgerOnly',
  'platform',
  'within',
]

/** Narrows the rows to some states; each says how many there are. */
export function StateFilter({ rows, states, onStates }: StateFilterProps) {
  const { t } = useTranslation('bills')
  const format = useFormat()
  const counts = new Map(reconciliationStateSchema.options.map((state) => [state, 0]))
  for (const { state } of rows) counts.set(state, (counts.get(state) ?? 0) + 1)
  return (
    <div className={classes.states} role="group" aria-label={t('state.label')}>
      <button
        type="button"
        className={classes.state}
        aria-pressed={states.length === 0}
        onClick={() => onStates([])}
      >
        {t('state.all')} <span className="tabular">{format.integer(rows.length)}</span>
      </button>
      {order.map((state) => (
        <button
          key={state}
          type="button"
          className={classes.state}
          aria-pressed={states.includes(state)}
          onClick={() =>
            onStates(
              states.includes(state) ? states.filter((one) => one !== state) : [...states, state],
            )
          }
        >
          {t(`state.${state}`)}{' '}
          <span className="tabular">{format.integer(counts.get(state) ?? 0)}</span>
        </button>
      ))}
    </div>
  )
}
