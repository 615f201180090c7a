import { ActionIcon, Menu } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { IconDots, IconFileTypeSvg, IconPhoto } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import {
  type ChartPicture,
  downloadBlob,
  fileNameOf,
  picturePng,
  pictureSvg,
} from '../../lib/chart-export'

interface ChartExportMenuProps {
  title: string
  /** Drawn when it is asked for; null when there is nothing to draw. */
  picture: () => ChartPicture | null
}

/** Saves a chart as a picture. */
export function ChartExportMenu({ title, picture }: ChartExportMenuProps) {
  const { t } = useTranslation('dashboard')
  const save = async (format: 'png' | 'svg'): Promise<void> => {
    const drawn = picture()
    if (!drawn) return
    const blob =
      format === 'png'
        ? await picturePng(drawn)
        : new Blob([pictureSvg(drawn)], { type: 'image/svg+xml' })
    downloadBlob(blob, `${fileNameOf(`${drawn.title} ${drawn.subtitle}`)}.${format}`)
  }
  const failed = (): void => {
    notifications.show({ color: 'red', message: t('chart.exportFailed') })
  }
  const label = t('chart.menu', { chart: title })
  return (
    <Menu>
      <Menu.Target>
        <ActionIcon size={28} aria-label={label} title={label}>
          <IconDots size={16} stroke={1.8} aria-hidden />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item
          leftSection={<IconPhoto size={16} stroke={1.6} aria-hidden />}
          onClick={() => void save('png').catch(failed)}
        >
          {t('chart.png')}
        </Menu.Item>
        <Menu.Item
          leftSection={<IconFileTypeSvg size={16} stroke={1.6} aria-hidden />}
          onClick={() => void save('svg').catch(failed)}
        >
          {t('chart.svg')}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  )
}
