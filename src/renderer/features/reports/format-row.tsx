import { Button, Tooltip } from '@mantine/core'
import { IconDeviceFloppy, IconFileDownload } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import type { ReportFormat } from '../../../contract/reports'
import { useAppInfo, useRouteQuery } from '../../api/queries'
import { formats as allFormats, toggled } from './report-view'
import classes from './reports.module.css'

interface FormatRowProps {
  formats: readonly ReportFormat[]
  busy: boolean
  onChange: (formats: ReportFormat[]) => void
  onWrite: () => void
}

/** The formats as a row of buttons, and what writes them. */
export function FormatRow({ formats, busy, onChange, onWrite }: FormatRowProps) {
  const { t } = useTranslation('reports')
  const pdf = useRouteQuery('reports.pdf', {})
  const info = useAppInfo().data
  const noPdf = pdf.data?.available === false
  return (
    <div className={classes.formats}>
      <div className={classes.toggles} role="group" aria-label={t('format.label')}>
        {allFormats.map((format) => {
          const off = format === 'pdf' && noPdf
          return (
            <Tooltip
              key={format}
              label={off ? t('format.noPdf') : t(`format.about.${format}`)}
              multiline
              maw={320}
            >
              <button
                type="button"
                className={classes.toggle}
                aria-pressed={formats.includes(format) && !off}
                aria-disabled={off || undefined}
                onClick={() => {
                  if (!off) onChange(toggled(allFormats, formats, format))
                }}
              >
                {t(`format.${format}`)}
              </button>
            </Tooltip>
          )
        })}
      </div>
      <Button
        leftSection={
          info?.nativeDialogs ? (
            <IconDeviceFloppy size={16} stroke={1.6} aria-hidden />
          ) : (
            <IconFileDownload size={16} stroke={1.6} aria-hidden />
          )
        }
        loading={busy}
        onClick={onWrite}
      >
        {t(info?.nativeDialogs ? 'write.save' : 'write.make')}
      </Button>
    </div>
  )
}
