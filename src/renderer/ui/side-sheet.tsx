import { Drawer } from '@mantine/core'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import classes from './side-sheet.module.css'

interface SideSheetProps {
  opened: boolean
  onClose: () => void
  title: ReactNode
  children: ReactNode
  /** Buttons that stay in view at the bottom. */
  footer?: ReactNode
  /** Stays in view above the buttons: what came of the last one. */
  notice?: ReactNode
  /** Width in pixels, 480 unless told otherwise. */
  width?: number
  /** Does a click beside the sheet close it? Forms say no, so that nothing typed is lost. */
  closeOnClickOutside?: boolean
  /** Long and only to be read: the content itself takes the keyboard, so that it can scroll. */
  readOnly?: boolean
}

/** A sheet at the right: focus stays inside, Esc closes, focus returns to where it was. */
export function SideSheet(props: SideSheetProps) {
  const { opened, onClose, title, children, footer, notice, width = 480 } = props
  const { t } = useTranslation()
  return (
    <Drawer
      opened={opened}
      onClose={onClose}
      title={title}
      position="right"
      size={width}
      closeOnClickOutside={props.closeOnClickOutside ?? true}
      overlayProps={{ backgroundOpacity: 0.24 }}
      transitionProps={{ duration: 120 }}
      closeButtonProps={{ 'aria-label': t('actions.close') }}
      classNames={{
        content: classes.content,
        header: classes.header,
        title: classes.title,
        body: classes.body,
      }}
    >
      <div className={classes.scroll} {...(props.readOnly && { tabIndex: 0 })}>
        {children}
      </div>
      {notice && <div className={classes.notice}>{notice}</div>}
      {footer && <div className={classes.footer}>{footer}</div>}
    </Drawer>
  )
}
