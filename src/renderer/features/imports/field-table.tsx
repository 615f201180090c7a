import { Autocomplete, Button, Select, Text } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { ImportField, ImportInspection } from '../../../contract/imports'
import { useModels, useProjects, useProviders } from '../../api/queries'
import {
  type DraftPlan,
  fields,
  type FixedField,
  isFixedField,
  requiredFields,
  withColumn,
} from './draft-plan'
import { CachedAnswer, ZoneAnswer } from './field-answers'
import classes from './imports.module.css'

interface FieldTableProps {
  inspection: ImportInspection
  draft: DraftPlan
  onDraft: (draft: DraftPlan) => void
}

/**
 * What a call needs, which column gives it, and one name for all rows where none does. Fields that
 * the file seems to say nothing of wait behind a button, so that the preview is not far below.
 */
export function FieldTable({ inspection, draft, onDraft }: FieldTableProps) {
  const { t } = useTranslation('imports')
  const used = new Set(Object.values(draft.columns))
  const [usual] = useState(() =>
    fields.filter((field) => requiredFields.includes(field) || draft.columns[field] !== undefined),
  )
  const [showAll, setShowAll] = useState(false)
  const shown = fields.filter(
    (field) => showAll || usual.includes(field) || draft.columns[field] !== undefined,
  )
  const hidden = fields.length - shown.length
  const unused = inspection.columns.filter(({ name }) => !used.has(name))
  return (
    <div>
      <div className={classes.tableScroll}>
        <table className={classes.fields} aria-label={t('fields.label')}>
          <thead>
            <tr>
              <th scope="col">{t('fields.field')}</th>
              <th scope="col">{t('fields.column')}</th>
              <th scope="col">{t('fields.samples')}</th>
              <th scope="col">{t('fields.fixed')}</th>
            </tr>
          </thead>
          <tbody>
            {shown.map((field) => (
              <FieldRow
                key={field}
                field={field}
                inspection={inspection}
                draft={draft}
                onDraft={onDraft}
              />
            ))}
          </tbody>
        </table>
      </div>
      <div className={classes.fieldsFoot}>
        {hidden > 0 && (
          <Button size="compact-xs" variant="subtle" ml={-8} onClick={() => setShowAll(true)}>
            {t('fields.more', { count: hidden })}
          </Button>
        )}
        {unused.length > 0 && (
          <Text size="xs" c="dimmed" truncate title={unused.map(({ name }) => name).join('\n')}>
            {t('fields.unused', { columns: unused.map(({ name }) => name).join(' · ') })}
          </Text>
        )}
      </div>
    </div>
  )
}

function FieldRow({ field, inspection, draft, onDraft }: FieldTableProps & { field: ImportField }) {
  const { t } = useTranslation('imports')
  const column = draft.columns[field] ?? null
  const samples = inspection.columns.find(({ name }) => name === column)?.samples ?? []
  const isRequired = requiredFields.includes(field)
  return (
    <tr>
      <th scope="row">
        {t(`field.${field}`)}
        {isRequired && (
          <span className={classes.required} title={t('fields.required')} aria-hidden>
            *
          </span>
        )}
        <span className={classes.fieldHelp} title={t(`fieldHelp.${field}`)}>
          {t(`fieldHelp.${field}`)}
        </span>
      </th>
      <td>
        <Select
          aria-label={t('fields.columnOf', { field: t(`field.${field}`) })}
          size="xs"
          placeholder={t('fields.none')}
          searchable
          openOnFocus={false}
          clearable
          clearButtonProps={{ 'aria-label': t('fields.clear', { field: t(`field.${field}`) }) }}
          data={inspection.columns.map(({ name }) => name)}
          value={column}
          onChange={(name) => onDraft(withColumn(draft, field, name))}
        />
      </td>
      <td>
        <span className={classes.samples} title={samples.join('\n')}>
          {samples.slice(0, 3).join(' · ')}
        </span>
      </td>
      <td>
        {isFixedField(field) && (
          <FixedName
            field={field}
            label={t('fields.fixedOf', { field: t(`field.${field}`) })}
            placeholder={column === null ? t('fields.forAll') : t('fields.forBlank')}
            draft={draft}
            onDraft={onDraft}
          />
        )}
        {field === 'time' && <ZoneAnswer inspection={inspection} draft={draft} onDraft={onDraft} />}
        {field === 'cacheRead' && <CachedAnswer draft={draft} onDraft={onDraft} />}
      </td>
    </tr>
  )
}

interface FixedNameProps extends Omit<FieldTableProps, 'inspection'> {
  field: FixedField
  label: string
  placeholder: string
}

function FixedName({ field, label, placeholder, draft, onDraft }: FixedNameProps) {
  const names = useKnownNames(field, draft.provider)
  return (
    <Autocomplete
      aria-label={label}
      size="xs"
      openOnFocus={false}
      placeholder={placeholder}
      maxLength={field === 'model' ? 255 : 128}
      data={names}
      limit={100}
      value={draft[field]}
      onChange={(name) => onDraft({ ...draft, [field]: name })}
    />
  )
}

/** Names that are there already; the models of the chosen provider first of all. */
function useKnownNames(field: FixedField, provider: string): string[] {
  const providers = useProviders().data?.providers ?? []
  const models = useModels().data?.models ?? []
  const projects = useProjects().data?.projects ?? []
  switch (field) {
    case 'provider':
      return providers.map(({ name }) => name)
    case 'model': {
      const own = models.filter(({ providerName }) => providerName === provider)
      return [...new Set((own.length > 0 ? own : models).map(({ modelName }) => modelName))]
    }
    case 'project':
      return [...new Set(projects.map(({ id, name }) => name ?? id))]
  }
}
