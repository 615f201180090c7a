import { Button, CopyButton } from '@mantine/core'
import { IconCheck, IconCopy } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'

interface CopyTextProps {
  text: string
  label: string
  variant?: 'default' | 'subtle' | 'filled'
  size?: 'xs' | 'sm'
}

/** A button that copies a text and says that it did. */
export function CopyText({ text, label, variant = 'default', size = 'sm' }: CopyTextProps) {
  const { t } = useTranslation()
  return (
    <CopyButton value={text} timeout={2_000}>
      {({ copied, copy }) => (
        <Button
          variant={variant}
          size={size}
          color={variant === 'subtle' ? 'gray' : undefined}
          onClick={copy}
          leftSection={
            copied ? <IconCheck size={16} aria-hidden /> : <IconCopy size={16} aria-hidden />
          }
        >
          <span aria-live="polite">{copied ? t('actions.copied') : label}</span>
        </Button>
      )}
    </CopyButton>
  )
}

export function CopyDetails({ text, size = 'sm' }: Pick<CopyTextProps, 'text' | 'size'>) {
  const { t } = useTranslation()
  return <CopyText text={text} label={t('actions.copyDetails')} variant="subtle" size={size} />
}
