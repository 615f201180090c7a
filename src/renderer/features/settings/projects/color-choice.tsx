import { Radio } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { chartPalette } from '../../../lib/chart-colors'
import classes from './projects.module.css'

interface ColorChoiceProps {
  /** null: the app chooses. */
  value: string | null
  automatic: string
  disabled: boolean
  onChange: (color: string | null) => void
}

const AUTOMATIC = 'automatic'

/** The colours that charts can be read in, light and dark, and the one that the app would choose. */
export function ColorChoice({ value, automatic, disabled, onChange }: ColorChoiceProps) {
  const { t } = useTranslation('settings')
  const known = value === null || chartPalette.some((color) => color === value)
  const colors = known ? chartPalette : [value, ...chartPalette]
  return (
    <Radio.Group
      label={t('projects.color')}
      description={t('projects.colorHelp')}
      value={value ?? AUTOMATIC}
      onChange={(color) => onChange(color === AUTOMATIC ? null : color)}
    >
      <div className={classes.colors}>
        <Radio
          value={AUTOMATIC}
          label={t('projects.automatic')}
          disabled={disabled}
          color={value === null ? automatic : 'gray'}
        />
        <div className={classes.swatches}>
          {colors.map((color) => (
            <label
              key={color}
              className={classes.choice}
              data-chosen={color === value || undefined}
            >
              <input
                type="radio"
                name="project-color"
                value={color}
                checked={color === value}
                disabled={disabled}
                aria-label={t('projects.colorNamed', { color })}
                onChange={() => onChange(color)}
              />
              <span style={{ background: color }} />
            </label>
          ))}
        </div>
      </div>
    </Radio.Group>
  )
}
