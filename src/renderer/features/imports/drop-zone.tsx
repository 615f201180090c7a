import { Button, FileButton, Group, Text } from '@mantine/core'
import { IconFileImport, IconPlus } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { usageFileExtensions } from '../../../contract/usage-files'
import { useErrorText } from '../../i18n/use-error-text'
import classes from './imports.module.css'
import type { AddFiles } from './use-add-files'

const ACCEPTED = [...usageFileExtensions, 'gz'].map((extension) => `.${extension}`).join(',')
/** React passes it on; its types do not know it. */
const ofFolder = { multiple: true, webkitdirectory: '' }

interface DropZoneProps extends AddFiles {
  /** A strip instead of a field: there are files already. */
  compact: boolean
  /** Files are held over the page. */
  isOver: boolean
  blocked: string | null
}

/** Where files are dropped, and the button for those who do not drop. */
export function DropZone(props: DropZoneProps) {
  const { addDropped, addFolder, pick, pickFolder, error, compact, isOver, blocked } = props
  const { t } = useTranslation('imports')
  const errorText = useErrorText()
  const look = {
    variant: compact ? 'default' : 'filled',
    leftSection: compact ? <IconPlus size={16} aria-hidden /> : undefined,
    disabled: blocked !== null,
  }
  const label = compact ? t('drop.more') : t('drop.choose')

  return (
    <div
      className={classes.drop}
      data-compact={compact || undefined}
      data-over={isOver || undefined}
    >
      {!compact && (
        <IconFileImport size={32} stroke={1.4} aria-hidden className={classes.dropIcon} />
      )}
      <div>
        {!compact && (
          <Text size="md" fw={500}>
            {t('drop.title')}
          </Text>
        )}
        <Text size="sm" c="dimmed">
          {compact ? t('drop.compact') : t('drop.formats')}
        </Text>
      </div>
      <Group gap="xs">
        {pick ? (
          <Button {...look} onClick={pick}>
            {label}
          </Button>
        ) : (
          <FileButton multiple accept={ACCEPTED} onChange={addDropped}>
            {({ onClick }) => (
              <Button {...look} onClick={onClick}>
                {label}
              </Button>
            )}
          </FileButton>
        )}
        {pickFolder ? (
          <Button variant="default" disabled={blocked !== null} onClick={pickFolder}>
            {t('drop.folder')}
          </Button>
        ) : (
          <FileButton multiple onChange={addFolder} inputProps={ofFolder}>
            {({ onClick }) => (
              <Button variant="default" disabled={blocked !== null} onClick={onClick}>
                {t('drop.folder')}
              </Button>
            )}
          </FileButton>
        )}
      </Group>
      {blocked !== null && (
        <Text size="sm" c="var(--tl-warn)">
          {t('drop.blocked', { reason: blocked })}
        </Text>
      )}
      {error !== null && error !== undefined && (
        <Text size="sm" c="var(--tl-bad)" role="alert">
          {errorText.text(error)}
        </Text>
      )}
    </div>
  )
}
