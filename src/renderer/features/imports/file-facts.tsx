import { SegmentedControl, Select, Text } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import type { ImportInspection } from '../../../contract/imports'
import { useFormat } from '../../api/use-format'
import { Tag } from '../../ui/tag'
import classes from './imports.module.css'

type Format = ImportInspection['format']
type Delimiter = ImportInspection['delimiter']

const formats: readonly Format[] = ['csv', 'jsonl']
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
  return (
    <div className={classes.facts}>
      <SegmentedControl
        aria-label={t('facts.format')}
        size="xs"
        data={formats.map((value) => ({ value, label: t(`facts.formats.${value}`) }))}
        value={inspection.format}
        onChange={onFormat}
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
        {t('facts.columns', {
          count: inspection.columns.length,
          columns: format.integer(inspection.columns.length),
        })}
      </Text>
    </div>
  )
}
