import { Anchor, Button, Input, PasswordInput, Text } from '@mantine/core'
import { type ReactNode, useId } from 'react'
import { Trans, useTranslation } from 'react-i18next'
import { Link } from 'wouter'
import type { Provider } from '../../../contract/providers'
import classes from './models.module.css'
import { KeyState } from './key-state'

/** What happens to the stored key when the form is saved. */
export interface KeyEntry {
  kind: 'keep' | 'replace' | 'clear'
  text: string
}

/** As the contract takes it: left out keeps, null clears, text replaces. */
export function keyInput({ kind, text }: KeyEntry): string | null | undefined {
  switch (kind) {
    case 'keep':
      return undefined
    case 'clear':
      return null
    case 'replace':
      return text
  }
}

interface KeyFieldProps {
  /** null for a provider that is new. */
  stored: Provider['apiKey'] | null
  value: KeyEntry
  onChange: (value: KeyEntry) => void
  error: ReactNode
  disabled: boolean
}

/** An API key that can be written and never read: only its mask is shown. */
export function KeyField({ stored, value, onChange, error, disabled }: KeyFieldProps) {
  const { t } = useTranslation('models')
  const labelId = useId()
  const has = stored !== null && stored.state !== 'none'

  if (!has || value.kind === 'replace') {
    return (
      <div>
        <PasswordInput
          label={t('key.label')}
          description={has ? t('key.replaceHelp') : t('key.help')}
          autoComplete="off"
          spellCheck={false}
          disabled={disabled}
          value={value.text}
          error={error}
          onChange={(event) => {
            const text = event.currentTarget.value
            onChange({ kind: text === '' && !has ? 'keep' : 'replace', text })
          }}
          visibilityToggleButtonProps={{ 'aria-label': t('key.show') }}
        />
        {has && (
          <Button
            size="xs"
            variant="subtle"
            mt={4}
            onClick={() => onChange({ kind: 'keep', text: '' })}
          >
            {t('key.keep')}
          </Button>
        )}
      </div>
    )
  }

  return (
    <Input.Wrapper
      label={t('key.label')}
      labelElement="div"
      labelProps={{ id: labelId }}
      error={error}
    >
      <div className={classes.keyLine} role="group" aria-labelledby={labelId}>
        {value.kind === 'clear' ? (
          <>
            <Text size="sm" c="var(--tl-warn)">
              {t('key.willClear')}
            </Text>
            <Button size="xs" variant="subtle" onClick={() => onChange({ kind: 'keep', text: '' })}>
              {t('key.keep')}
            </Button>
          </>
        ) : (
          <>
            <Text size="sm" ff="monospace">
              {stored.mask}
            </Text>
            {stored.state !== 'encrypted' && <KeyState apiKey={stored} />}
            <Button
              size="xs"
              variant="default"
              disabled={disabled}
              onClick={() => onChange({ kind: 'replace', text: '' })}
            >
              {t('key.replace')}
            </Button>
            <Button
              size="xs"
              variant="default"
              disabled={disabled}
              onClick={() => onChange({ kind: 'clear', text: '' })}
            >
              {t('key.clear')}
            </Button>
          </>
        )}
      </div>
      {stored.state === 'plain' && (
        <Text size="xs" c="dimmed">
          <Trans
            t={t}
            i18nKey="key.plainHint"
            components={{
              security: (
                <Anchor component={Link} href="/settings/security" inherit underline="always" />
              ),
            }}
          />
        </Text>
      )}
      {stored.state === 'unreadable' && (
        <Text size="xs" c="dimmed">
          <Trans
            t={t}
            i18nKey="key.unreadableHint"
            components={{
              security: (
                <Anchor component={Link} href="/settings/security" inherit underline="always" />
              ),
            }}
          />
        </Text>
      )}
    </Input.Wrapper>
  )
}
