import { Group } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import type { CatalogueEntry } from '../../../contract/catalogue'
import { Tag } from '../../ui/tag'

/** Why the flat price of an entry does not say everything. */
export function CatalogueNotes({ notes }: { notes: CatalogueEntry['notes'] }) {
  const { t } = useTranslation('models')
  if (notes.length === 0) return null
  return (
    <Group gap={4} component="span">
      {notes.map((note) => (
        <Tag
          key={note}
          tone={note === 'deprecated' ? 'warn' : 'neutral'}
          title={t(`note.${note}.help`)}
        >
          {t(`note.${note}.name`)}
        </Tag>
      ))}
    </Group>
  )
}
