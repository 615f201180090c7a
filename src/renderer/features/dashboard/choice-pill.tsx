import { Checkbox, Text, TextInput } from '@mantine/core'
import { useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import classes from './scope-bar.module.css'
import { ScopePill } from './scope-pill'
import type { ScopeChoice } from './use-scope-choices'

interface ChoicePillProps {
  label: string
  choices: readonly ScopeChoice[]
  chosen: readonly string[]
  /** `further`: another step of a choice that already changed since it was opened. */
  onChange: (chosen: string[], further: boolean) => void
}

/** More than this are not drawn at once; the search narrows them. */
const MAX_DRAWN = 200

/** Any of a list; none of them is all of them. */
export function ChoicePill({ label, choices, chosen, onChange }: ChoicePillProps) {
  const { t } = useTranslation('dashboard')
  const names = chosen.map((id) => choices.find((one) => one.id === id)?.label ?? `#${id}`)
  const [first] = names
  const value =
    first === undefined
      ? null
      : names.length === 1
        ? first
        : t('scope.andMore', { first, count: names.length - 1 })
  return (
    <ScopePill label={label} value={value} onClear={() => onChange([], false)}>
      {() => <ChoiceList label={label} choices={choices} chosen={chosen} onChange={onChange} />}
    </ScopePill>
  )
}

function ChoiceList({ label, choices, chosen, onChange }: ChoicePillProps) {
  const { t } = useTranslation('dashboard')
  const [search, setSearch] = useState('')
  const changed = useRef(false)
  const words = search.toLowerCase().split(/\s+/).filter(Boolean)
  const found = choices.filter(({ label: name, hint = '' }) =>
    words.every((word) => `${name} ${hint}`.toLowerCase().includes(word)),
  )
  const change = (ids: string[]): void => {
    onChange(ids, changed.current)
    changed.current = true
  }
  return (
    <div className={classes.choice}>
      <TextInput
        size="xs"
        value={search}
        onChange={(event) => setSearch(event.currentTarget.value)}
        placeholder={t('scope.search', { part: label })}
        aria-label={t('scope.search', { part: label })}
        data-autofocus
      />
      <Checkbox.Group value={[...chosen]} onChange={change} aria-label={label}>
        <div className={classes.list}>
          {found.slice(0, MAX_DRAWN).map(({ id, label: name, hint }) => (
            <Checkbox
              key={id}
              size="xs"
              value={id}
              classNames={{ root: classes.item, body: classes.itemBody, label: classes.itemLabel }}
              label={
                <>
                  <span className={classes.itemName}>{name}</span>
                  {hint !== undefined && <span className={classes.itemHint}>{hint}</span>}
                </>
              }
            />
          ))}
        </div>
      </Checkbox.Group>
      {found.length === 0 && (
        <Text size="xs" c="dimmed">
          {t('scope.noMatch')}
        </Text>
      )}
      {found.length > MAX_DRAWN && (
        <Text size="xs" c="dimmed">
          {t('scope.tooMany', { count: found.length - MAX_DRAWN })}
        </Text>
      )}
    </div>
  )
}
