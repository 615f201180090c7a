import { Select } from '@mantine/core'
import type { ReactNode } from 'react'
import classes from './column-map.module.css'

interface MappedField<Field extends string> {
  id: Field
  label: string
  help: string
  required: boolean
}

interface ColumnMapProps<Field extends string> {
  /** Of the table. */
  label: string
  heads: { field: string; column: string; samples: string; more?: string }
  texts: {
    none: string
    required: string
    columnOf: (field: string) => string
    clear: (field: string) => string
  }
  fields: readonly MappedField<Field>[]
  /** The file's columns with what stands in them. */
  columns: readonly { name: string; samples: readonly string[] }[]
  map: Readonly<Partial<Record<Field, string>>>
  onColumn: (field: Field, column: string | null) => void
  /** What else can be said of a field, in a column of its own. */
  renderMore?: (field: Field) => ReactNode
}

/** Which column of a file becomes which field, with samples of what stands there. */
export function ColumnMap<Field extends string>(props: ColumnMapProps<Field>) {
  const { label, heads, texts, fields, columns, map, onColumn, renderMore } = props
  return (
    <div className={classes.scroll}>
      <table
        className={classes.fields}
        aria-label={label}
        data-more={renderMore !== undefined || undefined}
      >
        <thead>
          <tr>
            <th scope="col">{heads.field}</th>
            <th scope="col">{heads.column}</th>
            <th scope="col">{heads.samples}</th>
            {renderMore && <th scope="col">{heads.more}</th>}
          </tr>
        </thead>
        <tbody>
          {fields.map((field) => {
            const column = map[field.id] ?? null
            const samples = columns.find(({ name }) => name === column)?.samples ?? []
            return (
              <tr key={field.id}>
                <th scope="row">
                  {field.label}
                  {field.required && (
                    <span className={classes.required} title={texts.required} aria-hidden>
                      *
                    </span>
                  )}
                  <span className={classes.help} title={field.help}>
                    {field.help}
                  </span>
                </th>
                <td>
                  <Select
                    aria-label={texts.columnOf(field.label)}
                    size="xs"
                    placeholder={texts.none}
                    searchable
                    openOnFocus={false}
                    clearable
                    clearButtonProps={{ 'aria-label': texts.clear(field.label) }}
                    data={columns.map(({ name }) => name)}
                    value={column}
                    onChange={(name) => onColumn(field.id, name)}
                  />
                </td>
                <td>
                  <span className={classes.samples} title={samples.join('\n')}>
                    {samples.slice(0, 3).join(' · ')}
                  </span>
                </td>
                {renderMore && <td>{renderMore(field.id)}</td>}
              </tr>
            )
          })}
        </tbody>
      </table>
    </div>
  )
}
