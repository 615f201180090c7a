import { Autocomplete, Button, Text } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { ImportField, ImportInspection } from '../../../contract/imports'
import { useModels, useProjects, useProviders } from '../../api/queries'
import { ColumnMap } from '../../ui/column-map'
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
      <ColumnMap
        label={t('fields.label')}
        heads={{
          field: t('fields.field'),
          column: t('fields.column'),
          samples: t('fields.samples'),
          more: t('fields.fixed'),
        }}
        texts={{
          none: t('fields.none'),
          required: t('fields.required'),
          columnOf: (field) => t('fields.columnOf', { field }),
          clear: (field) => t('fields.clear', { field }),
        }}
        fields={shown.map((field) => ({
          id: field,
          label: t(`field.${field}`),
          help: t(`fieldHelp.${field}`),
          required: requiredFields.includes(field),
        }))}
        columns={inspection.columns}
        map={draft.columns}
        onColumn={(field, column) => onDraft(withColumn(draft, field, column))}
        renderMore={(field) => (
          <FieldAnswer field={field} inspection={inspection} draft={draft} onDraft={onDraft} />
        )}
      />
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

/** What can be said of a field beside its column. */
function FieldAnswer(props: FieldTableProps & { field: ImportField }) {
  const { field, inspection, draft, onDraft } = props
  const { t } = useTranslation('imports')
  const hasColumn = draft.columns[field] !== undefined
  if (isFixedField(field)) {
    return (
      <FixedName
        field={field}
        label={t('fields.fixedOf', { field: t(`field.${field}`) })}
        placeholder={hasColumn ? t('fields.forBlank') : t('fields.forAll')}
        draft={draft}
        onDraft={onDraft}
      />
    )
  }
  if (field === 'time') {
    return <ZoneAnswer inspection={inspection} draft={draft} onDraft={onDraft} />
  }
  return field === 'cacheRead' ? <CachedAnswer draft={draft} onDraft={onDraft} /> : null
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
