import { Select } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import type { ReportRequest } from '../../../contract/reports'
import { buckets, groups, toggled } from './report-view'
import classes from './reports.module.css'

interface TableFieldsProps {
  request: ReportRequest
  onChange: (request: ReportRequest) => void
}

/** How the report groups its calls. */
export function TableFields({ request, onChange }: TableFieldsProps) {
  const { t } = useTranslation('reports')
  return (
    <>
      <fieldset className={classes.toggles}>
        <legend>{t('groups.label')}</legend>
        {groups.map((group) => (
          <button
            key={group}
            type="button"
            className={classes.toggle}
            aria-pressed={request.groups.includes(group)}
            onClick={() => onChange({ ...request, groups: toggled(groups, request.groups, group) })}
          >
            {t(`groups.${group}`)}
          </button>
        ))}
      </fieldset>
      <Select
        label={t('bucket.label')}
        size="sm"
        allowDeselect={false}
        data={buckets.map((bucket) => ({ value: bucket, label: t(`bucket.${bucket}`) }))}
        value={request.bucket}
        onChange={(value) =>
          onChange({ ...request, bucket: buckets.find((one) => one === value) ?? 'auto' })
        }
      />
    </>
  )
}
