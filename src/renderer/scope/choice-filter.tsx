import { Combobox, Text, useCombobox } from '@mantine/core'
import { IconCheck } from '@tabler/icons-react'
import { useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { PillFace, PillShell } from './filter-pill'
import classes from './filters.module.css'
import type { Choice } from './use-scope-choices'

interface ChoiceFilterProps {
  label: string
  choices: Choice[]
  /** Set where the choices could not be read; reads them again. */
  retry?: (() => void) | null
  chosen: readonly string[]
  /** `further`: another step of a choice that already changed since it was opened. */
  onChange: (chosen: string[], further: boolean) => void
  searchable?: boolean
}

/** More than this are not drawn at once; the search narrows them. */
const MAX_DRAWN = 200

/** A pill that lets one choose any of a list, with a search. */
export function ChoiceFilter(props: ChoiceFilterProps) {
  const { label, choices, retry = null, chosen, onChange, searchable = true } = props
  const { t } = useTranslation('scope')
  const [search, setSearch] = useState('')
  const changed = useRef(false)
  const combobox = useCombobox({
    onDropdownOpen: () => {
      changed.current = false
      retry?.()
      if (searchable) combobox.focusSearchInput()
    },
    onDropdownClose: () => {
      combobox.resetSelectedOption()
      combobox.focusTarget()
      setSearch('')
    },
  })

  const toggle = (value: string): void => {
    const next = chosen.includes(value)
      ? chosen.filter((other) => other !== value)
      : [...chosen, value]
    onChange(next, changed.current)
    changed.current = true
  }

  const found = matching(choices, search)
  const drawn = found.slice(0, MAX_DRAWN)
  const labels = chosen.map((value) => labelOf(choices, value))
  const [firstLabel] = labels
  const value =
    firstLabel === undefined
      ? null
      : labels.length === 1
        ? firstLabel
        : t('filter.andMore', { first: firstLabel, count: labels.length - 1 })

  return (
    <Combobox
      store={combobox}
      onOptionSubmit={toggle}
      position="bottom-start"
      width={300}
      shadow="md"
      withinPortal
      transitionProps={{ duration: 80 }}
    >
      <PillShell label={label} value={value} onRemove={() => onChange([], false)}>
        <Combobox.Target targetType="button" withAriaAttributes>
          <button type="button" className={classes.main} onClick={() => combobox.toggleDropdown()}>
            <PillFace label={label} value={value} />
          </button>
        </Combobox.Target>
      </PillShell>
      <Combobox.Dropdown>
        {searchable && (
          <Combobox.Search
            value={search}
            onChange={(event) => {
              setSearch(event.currentTarget.value)
              combobox.selectFirstOption()
            }}
            placeholder={t('filter.search', { filter: label })}
            aria-label={t('filter.search', { filter: label })}
          />
        )}
        <Combobox.Options
          className={classes.options}
          aria-label={label}
          aria-multiselectable
          tabIndex={0}
        >
          {drawn.length === 0 && (
            <Combobox.Empty>{t(emptyKey(retry !== null, choices.length))}</Combobox.Empty>
          )}
          {drawn.map((choice) => (
            <Combobox.Option
              key={choice.value}
              value={choice.value}
              active={chosen.includes(choice.value)}
              aria-selected={chosen.includes(choice.value)}
              className={classes.option}
            >
              <span className={classes.check}>
                {chosen.includes(choice.value) && <IconCheck size={14} stroke={2} aria-hidden />}
              </span>
              <span className={classes.optionName} title={choice.label}>
                {choice.label}
              </span>
              {choice.hint && <span className={classes.optionHint}>{choice.hint}</span>}
            </Combobox.Option>
          ))}
        </Combobox.Options>
        {found.length > drawn.length && (
          <Text size="xs" c="dimmed" p="xs">
            {t('filter.tooMany', { count: found.length - drawn.length })}
          </Text>
        )}
      </Combobox.Dropdown>
    </Combobox>
  )
}

/** Nothing to choose: because it could not be read, there is nothing, or nothing of that name. */
function emptyKey(failed: boolean, known: number) {
  if (failed) return 'scope:filter.failed' as const
  return known === 0 ? ('scope:filter.nothing' as const) : ('scope:filter.noMatch' as const)
}

function matching(choices: Choice[], search: string): Choice[] {
  const words = search.toLowerCase().split(/\s+/).filter(Boolean)
  if (words.length === 0) return choices
  return choices.filter(({ label, hint = '', value }) => {
    const text = `${label} ${hint} #${value}`.toLowerCase()
    return words.every((word) => text.includes(word))
  })
}

function labelOf(choices: Choice[], value: string): string {
  return choices.find((choice) => choice.value === value)?.label ?? `#${value}`
}
