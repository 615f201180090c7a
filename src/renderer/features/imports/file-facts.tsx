import { Select, Text } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import type { ImportInspection } from '../../../contract/imports'
import { isKnownFormat, knownFormatSchema } from '../../../contract/known-formats'
import { useFormat } from '../../api/use-format'
import { Tag } from '../../ui/tag'
import classes from './imports.module.css'

type Format = ImportInspection['format']
type Delimiter = ImportInspection['delimiter']

const tables: readonly Format[] = ['csv', 'jsonl']
const formats: readonly Format[] = [...knownFormatSchema.options, ...tables]
/** What providers sum up themselves. */
const reports: readonly Format[] = [
  'openai-usage',
  'openai-cost',
  'anthropic-console',
  'anthropic-cost',
]
const delimiters = { ',': 'comma', ';': 'semicolon', '\t': 'tab', '|': 'pipe' } as const
const delimiterOrder: readonly Delimiter[] = [',', ';', '\t', '|']

interface FileFactsProps {
  inspection: ImportInspection
  onFormat: (format: Format) => void
  onDelimiter: (delimiter: Delimiter) => void
}

/** What a file is, as found in it; can be said otherwise. */
export function FileFacts({ inspection, onFormat, onDelimiter }: FileFactsProps) {
  const { t } = useTranslation('imports')
  const format = useFormat()
  const optionOf = (value: Format): { value: Format; label: string } => ({
    value,
    label: t(`facts.formats.${value}`),
  })
  if (inspection.files) return <FolderFacts files={inspection.files} />
  return (
    <div className={classes.facts}>
      <Select
        aria-label={t('facts.format')}
        size="xs"
        w={220}
        allowDeselect={false}
        data={[
          { group: t('facts.tables'), items: tables.map(optionOf) },
          { group: t('facts.known'), items: knownFormatSchema.options.map(optionOf) },
        ]}
        value={inspection.format}
        onChange={(value) => {
          const chosen = formats.find((one) => one === value)
          if (chosen) onFormat(chosen)
        }}
      />
      {inspection.format === 'csv' && (
        <Select
          aria-label={t('facts.delimiter')}
          size="xs"
          w={160}
          allowDeselect={false}
          data={delimiterOrder.map((value) => ({
            value,
            label: t(`facts.delimiters.${delimiters[value]}`),
          }))}
          value={inspection.delimiter}
          onChange={(value) => {
            const chosen = delimiterOrder.find((delimiter) => delimiter === value)
            if (chosen) onDelimiter(chosen)
          }}
        />
      )}
      {inspection.gzip && <Tag title={t('facts.gzipHelp')}>{t('facts.gzip')}</Tag>}
      <Text size="sm" c="dimmed" className="tabular">
        {isKnownFormat(inspection.format)
          ? t(reports.includes(inspection.format) ? 'facts.reports' : 'facts.recognised')
          : t('facts.columns', {
              count: inspection.columns.length,
              columns: format.integer(inspection.columns.length),
            })}
      </Text>
    </div>
  )
}

/** What is in a folder: how many files, and of which formats as far as they were looked at. */
function FolderFacts({ files }: { files: NonNullable<ImportInspection['files']> }) {
  const { t } = useTranslation('imports')
  const format = useFormat()
  return (
    <div className={classes.facts}>
      <Text size="sm" className="tabular">
        {t('facts.folder', { count: files.total, files: format.integer(files.total) })}
      </Text>
      {files.formats.map((one) => (
        <Tag key={one.format} tone={isKnownFormat(one.format) ? 'accent' : 'neutral'}>
          {t('facts.folderFormat', {
            format: t(`facts.formats.${one.format}`),
            files: format.integer(one.files),
          })}
        </Tag>
      ))}
      <Text size="sm" c="dimmed" className="tabular">
        {[
          files.unknown > 0 && t('facts.folderUnknown', { files: format.integer(files.unknown) }),
          files.looked < files.total &&
            t('facts.folderLooked', { looked: format.integer(files.looked) }),
        ]
          .filter((text) => text !== false)
          .join(' · ')}
      </Text>
    </div>
  )
}
