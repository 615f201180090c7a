import { ActionIcon, Button, Group, Menu, Title } from '@mantine/core'
import {
  IconCopy,
  IconDots,
  IconKey,
  IconListSearch,
  IconPencil,
  IconStack2,
  IconTrash,
} from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import type { Provider } from '../../../contract/providers'
import { GuardedButton } from '../../ui/guarded-button'
import { KeyState } from './key-state'
import classes from './models.module.css'

interface ProviderHeadProps {
  provider: Provider
  blocked: string | null
  /** The provider is being asked about its key. */
  checking: boolean
  onCheckKey: () => void
  onListModels: () => void
  onEdit: () => void
  onDuplicate: (withModels: boolean) => void
  onRemove: () => void
}

/** The chosen provider and what can be done with it. */
export function ProviderHead(props: ProviderHeadProps) {
  const { provider, blocked, onEdit, onDuplicate, onRemove } = props
  const { t } = useTranslation('models')
  return (
    <div className={classes.head}>
      <div className={classes.headWords}>
        <Title order={2}>{provider.name}</Title>
        <div className={classes.headFacts}>
          {provider.baseUrl && <span>{provider.baseUrl}</span>}
          <span>
            {t('key.label')}: <KeyState apiKey={provider.apiKey} />
          </span>
          {provider.description && <span>{provider.description}</span>}
        </div>
      </div>
      <Group gap="xs" wrap="nowrap">
        <Button
          variant="default"
          leftSection={<IconKey size={14} aria-hidden />}
          loading={props.checking}
          onClick={props.onCheckKey}
        >
          {t('ask.checkKey')}
        </Button>
        <Button
          variant="default"
          leftSection={<IconListSearch size={14} aria-hidden />}
          onClick={props.onListModels}
        >
          {t('ask.listModels')}
        </Button>
        <GuardedButton
          variant="default"
          blocked={blocked}
          leftSection={<IconPencil size={14} aria-hidden />}
          onClick={onEdit}
        >
          {t('provider.edit')}
        </GuardedButton>
        <Menu width={240}>
          <Menu.Target>
            <ActionIcon
              variant="default"
              size={32}
              aria-label={t('provider.actionsOf', { provider: provider.name })}
            >
              <IconDots size={16} aria-hidden />
            </ActionIcon>
          </Menu.Target>
          <Menu.Dropdown>
            {blocked !== null && <Menu.Label>{blocked}</Menu.Label>}
            <Menu.Item
              leftSection={<IconCopy size={14} />}
              disabled={blocked !== null}
              onClick={() => onDuplicate(false)}
            >
              {t('provider.duplicate')}
            </Menu.Item>
            <Menu.Item
              leftSection={<IconStack2 size={14} />}
              disabled={blocked !== null || provider.modelCount === 0}
              onClick={() => onDuplicate(true)}
            >
              {t('provider.duplicateWithModels')}
            </Menu.Item>
            <Menu.Divider />
            <Menu.Item
              color="var(--tl-bad)"
              leftSection={<IconTrash size={14} />}
              disabled={blocked !== null}
              onClick={onRemove}
            >
              {t('provider.delete')}
            </Menu.Item>
          </Menu.Dropdown>
        </Menu>
      </Group>
    </div>
  )
}
