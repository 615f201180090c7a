import { Group, Text } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import type { RouteOutput } from '../../../contract/routes'
import { Tag } from '../../ui/tag'
import classes from './imports.module.css'

/** What does not exist yet and would be created, as far as the first rows tell. */
export function Creates({ preview }: { preview: RouteOutput<'imports.preview'> }) {
  const { t } = useTranslation('imports')
  const groups = [
    { kind: 'providers', names: preview.createsProviders },
    { kind: 'models', names: preview.createsModels },
    { kind: 'projects', names: preview.createsProjects },
  ].filter(({ names }) => names.length > 0)
  if (groups.length === 0) {
    return (
      <Text size="sm" c="dimmed">
        {t('creates.nothing')}
      </Text>
    )
  }
  return (
    <div>
      <Text size="sm">{t('creates.title')}</Text>
      <dl className={classes.creates}>
        {groups.map(({ kind, names }) => (
          <div key={kind}>
            <dt>{t(`creates.${kind}`)}</dt>
            <dd>
              <Group gap={4}>
                {names.map((name) => (
                  <Tag key={name} tone="accent">
                    {name}
                  </Tag>
                ))}
              </Group>
            </dd>
          </div>
        ))}
      </dl>
      {preview.createsModels.length > 0 && (
        <Text size="xs" c="dimmed">
          {t('creates.unpriced')}
        </Text>
      )}
    </div>
  )
}
