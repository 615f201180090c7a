import { SegmentedControl, Select } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import type { BillGroup } from '../../../../contract/bills'
import type { Tolerance } from '../../../../contract/tolerance'
import { useFormat } from '../../../api/use-format'
import type { BillChoice } from './bill-choice'
import { billKey, type BillsView } from './bills-location'
import classes from './bills.module.css'
import { ToleranceFields } from './tolerance-fields'
import { useMonthText } from '../use-month-text'

interface BillBarProps {
  choice: BillChoice
  groups: readonly BillGroup[]
  providers: readonly { id: string; name: string }[]
  view: BillsView
  tolerance: Tolerance
  connectionId: string
  onShow: (patch: Partial<BillsView>) => void
}

/** Whose calls, which bill, which month, and how far the two may be from each other. */
export function BillBar(props: BillBarProps) {
  const { choice, groups, providers, view, tolerance, connectionId, onShow } = props
  const { t } = useTranslation('bills')
  const format = useFormat()
  const monthText = useMonthText()
  const nameOf = (group: BillGroup): string =>
    t(group.timeZone === 'UTC' ? 'bar.bill' : 'bar.billInZone', {
      provider: group.provider,
      source: t(`source.${group.source}`),
      zone: group.timeZone,
    })
  return (
    <div className={classes.bar} role="group" aria-label={t('bar.label')}>
      <Select
        label={t('bar.provider')}
        placeholder={t('bar.choose')}
        data={providers.map(({ id, name }) => ({ value: id, label: name }))}
        value={choice.provider?.id ?? null}
        onChange={(providerId) => onShow({ providerId, bill: null, month: null })}
        allowDeselect={false}
        searchable
        w={144}
      />
      <Select
        label={t('bar.source')}
        placeholder={t('bar.choose')}
        data={groups.map((group) => ({ value: billKey(group), label: nameOf(group) }))}
        value={choice.group && billKey(choice.group)}
        onChange={(bill) =>
          onShow({ bill, month: null, providerId: choice.provider?.id ?? view.providerId })
        }
        allowDeselect={false}
        w={208}
      />
      <Select
        label={t('bar.month')}
        placeholder={t('bar.choose')}
        data={(choice.group?.months ?? []).map(({ month, amountUsd }) => ({
          value: month,
          label: `${monthText(month)} · ${format.money(amountUsd)}`,
        }))}
        value={choice.month}
        onChange={(month) => onShow({ month })}
        allowDeselect={false}
        w={200}
      />
      <SegmentedControl
        className={classes.by}
        aria-label={t('bar.by')}
        data={[
          { value: 'day', label: t('bar.byDay') },
          { value: 'month', label: t('bar.byMonth') },
        ]}
        value={view.by}
        onChange={(by) => onShow({ by: by === 'month' ? 'month' : 'day' })}
      />
      <ToleranceFields key={connectionId} tolerance={tolerance} connectionId={connectionId} />
    </div>
  )
}
