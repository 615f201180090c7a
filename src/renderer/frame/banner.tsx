import { CloseButton } from '@mantine/core'
import type { ComponentType, ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import classes from './banners.module.css'

interface BannerProps {
  tone: 'info' | 'warn' | 'bad'
  icon: ComponentType<{ size?: number; stroke?: number; 'aria-hidden'?: boolean }>
  children: ReactNode
  actions?: ReactNode
  onDismiss?: () => void
}

/** One line over every screen, with its remedy. */
export function Banner({ tone, icon: Icon, children, actions, onDismiss }: BannerProps) {
  const { t } = useTranslation()
  return (
    <div className={classes.banner} data-tone={tone} role={tone === 'bad' ? 'alert' : 'status'}>
      <Icon size={16} stroke={1.8} aria-hidden />
      <span className={classes.text}>{children}</span>
      {actions}
      {onDismiss && <CloseButton size="sm" onClick={onDismiss} aria-label={t('banner.dismiss')} />}
    </div>
  )
}
