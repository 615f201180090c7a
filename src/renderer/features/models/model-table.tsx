import { ActionIcon, Menu, Skeleton, UnstyledButton, VisuallyHidden } from '@mantine/core'
import {
  IconArrowDown,
  IconArrowUp,
  IconCheck,
  IconCopy,
  IconDots,
  IconPencil,
  IconTrash,
} from '@tabler/icons-react'
import type { KeyboardEvent } from 'react'
import { useTranslation } from 'react-i18next'
import type { Model } from '../../../contract/models'
import type { Id } from '../../../contract/values'
import { useFormat } from '../../api/use-format'
import { Tag } from '../../ui/tag'
import type { ModelSort, SortColumn } from './model-rows'
import classes from './models.module.css'
import { PriceCell } from './price-cell'

export interface ModelActions {
  onOpen: (model: Model) => void
  onDuplicate: (model: Model) => void
  onRemove: (model: Model) => void
}

interface ModelTableProps extends ModelActions {
  /** null while they are being read. */
  models: readonly Model[] | null
  withProvider: boolean
  selected: Id | null
  sort: ModelSort
  onSort: (sort: ModelSort) => void
  blocked: string | null
}

interface Column {
  id: SortColumn | 'stream' | 'json'
  number?: boolean
}

const columns: readonly Column[] = [
  { id: 'name' },
  { id: 'provider' },
  { id: 'type' },
  { id: 'maxInput', number: true },
  { id: 'maxOutput', number: true },
  { id: 'stream' },
  { id: 'json' },
  { id: 'priceInput', number: true },
  { id: 'priceOutput', number: true },
]

export function ModelTable({ models, withProvider, ...props }: ModelTableProps) {
  const { t } = useTranslation('models')
  const shown = columns.filter(({ id }) => withProvider || id !== 'provider')
  return (
    <table
      className={`${classes.table} ${withProvider ? classes.withProvider : ''}`}
      aria-label={t('table.label')}
      aria-busy={models === null}
    >
      <colgroup>
        {shown.map(({ id }) => (
          <col key={id} className={classes[`col_${id}`]} />
        ))}
        <col className={classes['col_actions']} />
      </colgroup>
      <thead>
        <tr>
          {shown.map((column) => (
            <Heading key={column.id} column={column} sort={props.sort} onSort={props.onSort} />
          ))}
          <th scope="col">
            <VisuallyHidden>{t('table.actions')}</VisuallyHidden>
          </th>
        </tr>
      </thead>
      <tbody onKeyDown={moveFocus}>
        {models
          ? models.map((model) => (
              <Row key={model.id} model={model} withProvider={withProvider} {...props} />
            ))
          : [0, 1, 2, 3, 4, 5, 6, 7].map((row) => <SkeletonRow key={row} columns={shown} />)}
      </tbody>
    </table>
  )
}

interface HeadingProps {
  column: Column
  sort: ModelSort
  onSort: (sort: ModelSort) => void
}

function Heading({ column: { id, number }, sort, onSort }: HeadingProps) {
  const { t } = useTranslation('models')
  const { priceUnit } = useFormat()
  const isPrice = id === 'priceInput' || id === 'priceOutput'
  const label = isPrice ? t(`table.${id}.${priceUnit}`) : t(`table.${id}`)
  const className = `${number ? classes.number : ''} ${classes[`col_${id}`] ?? ''}`
  if (id === 'stream' || id === 'json') {
    return (
      <th scope="col" className={className}>
        <span className={classes.plainHead}>{label}</span>
      </th>
    )
  }
  const direction = sort.by === id ? sort.direction : null
  const Arrow = direction === 'desc' ? IconArrowDown : IconArrowUp
  const sorted = direction === 'asc' ? 'ascending' : direction === 'desc' ? 'descending' : undefined
  return (
    <th scope="col" className={className} aria-sort={sorted}>
      <UnstyledButton
        className={classes.sort}
        onClick={() => onSort({ by: id, direction: direction === 'asc' ? 'desc' : 'asc' })}
      >
        {label}
        {direction && <Arrow size={12} aria-hidden />}
      </UnstyledButton>
    </th>
  )
}

type RowProps = Omit<ModelTableProps, 'models' | 'sort' | 'onSort'> & { model: Model }

function Row({ model, withProvider, selected, onOpen, ...actions }: RowProps) {
  const { t } = useTranslation('models')
  const format = useFormat()
  const limit = (tokens: number) =>
    tokens === 0 ? (
      <span className={classes.dim}>–</span>
    ) : (
      <span title={format.integer(tokens)}>{format.compact(tokens)}</span>
    )
  const yes = (has: boolean, label: string) =>
    has ? (
      <IconCheck size={14} role="img" aria-label={label} />
    ) : (
      <span className={classes.dim}>–</span>
    )

  return (
    <tr data-selected={selected === model.id || undefined} onClick={() => onOpen(model)}>
      <td>
        <span className={classes.nameLine}>
          <UnstyledButton
            className={classes.name}
            data-row
            title={model.modelName}
            aria-current={selected === model.id ? 'true' : undefined}
            onClick={(event) => {
              event.stopPropagation()
              onOpen(model)
            }}
          >
            {model.modelName}
          </UnstyledButton>
          {model.priceRounded && <Tag title={t('badge.roundedHelp')}>{t('badge.rounded')}</Tag>}
        </span>
      </td>
      {withProvider && (
        <td
          className={model.providerName === null ? classes.dim : undefined}
          title={model.providerName ?? undefined}
        >
          {model.providerName ?? t('table.providerGone')}
        </td>
      )}
      <td className={classes.col_type}>{t(`table.types.${model.modelType}`)}</td>
      <td className={`${classes.number} ${classes.col_maxInput}`}>{limit(model.maxInputTokens)}</td>
      <td className={`${classes.number} ${classes.col_maxOutput}`}>
        {limit(model.maxOutputTokens)}
      </td>
      <td className={classes.col_stream}>{yes(model.supportStream, t('table.stream'))}</td>
      <td className={classes.col_json}>{yes(model.supportJson, t('table.json'))}</td>
      <PriceCell model={model} side="input" />
      <PriceCell model={model} side="output" />
      <td onClick={(event) => event.stopPropagation()}>
        <RowMenu model={model} onOpen={onOpen} {...actions} />
      </td>
    </tr>
  )
}

type RowMenuProps = ModelActions & { model: Model; blocked: string | null }

function RowMenu({ model, blocked, onOpen, onDuplicate, onRemove }: RowMenuProps) {
  const { t } = useTranslation('models')
  const isBlocked = blocked !== null
  return (
    <Menu width={200}>
      <Menu.Target>
        <ActionIcon size="sm" aria-label={t('table.actionsOf', { model: model.modelName })}>
          <IconDots size={16} aria-hidden />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        {blocked !== null && <Menu.Label>{blocked}</Menu.Label>}
        <Menu.Item leftSection={<IconPencil size={14} />} onClick={() => onOpen(model)}>
          {isBlocked ? t('model.look') : t('common:actions.edit')}
        </Menu.Item>
        <Menu.Item
          leftSection={<IconCopy size={14} />}
          disabled={isBlocked}
          onClick={() => onDuplicate(model)}
        >
          {t('model.duplicate')}
        </Menu.Item>
        <Menu.Divider />
        <Menu.Item
          color="var(--tl-bad)"
          leftSection={<IconTrash size={14} />}
          disabled={isBlocked}
          onClick={() => onRemove(model)}
        >
          {t('model.delete')}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  )
}

function SkeletonRow({ columns: shown }: { columns: readonly Column[] }) {
  return (
    <tr aria-hidden>
      {shown.map(({ id }) => (
        <td key={id} className={classes[`col_${id}`]}>
          <Skeleton height={12} width={id === 'name' ? '70%' : 48} />
        </td>
      ))}
      <td />
    </tr>
  )
}

function moveFocus(event: KeyboardEvent<HTMLTableSectionElement>): void {
  const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0
  const names = [...event.currentTarget.querySelectorAll<HTMLElement>('[data-row]')]
  const at = names.findIndex((name) => name === document.activeElement)
  if (step === 0 || at < 0) return
  names[at + step]?.focus()
  event.preventDefault()
}
