import { Skeleton, Stack } from '@mantine/core'
import { type ReactNode, Suspense, useEffect } from 'react'
import { useTranslation } from 'react-i18next'
import { useLocation } from 'wouter'
import { screenAt } from '../screens'
import { ErrorBoundary } from '../ui/error-boundary'
import { Banners } from './banners'
import { CommandPalette } from './command-palette'
import classes from './frame.module.css'
import { Rail } from './rail'
import { TopBar } from './top-bar'

const CONTENT_ID = 'content'

/** The rail, the top bar, the banners, and the page in the middle. */
export function Frame({ children }: { children: ReactNode }) {
  const { t } = useTranslation()
  const [path] = useLocation()
  const screen = screenAt(path)
  const title = screen ? t(`screens.${screen.id}`) : ''

  useEffect(() => {
    document.title = title ? `${title} · ${t('app.name')}` : t('app.name')
  }, [title, t])

  return (
    <div className={classes.frame}>
      <a
        className={classes.skip}
        href={`#${CONTENT_ID}`}
        onClick={(event) => {
          event.preventDefault()
          document.getElementById(CONTENT_ID)?.focus()
        }}
      >
        {t('frame.skip')}
      </a>
      <Rail />
      <div className={classes.body}>
        <TopBar title={title} />
        <Banners />
        <main id={CONTENT_ID} className={classes.content} tabIndex={-1}>
          <ErrorBoundary key={screen?.id}>
            <Suspense fallback={<PageSkeleton />}>{children}</Suspense>
          </ErrorBoundary>
        </main>
      </div>
      <CommandPalette />
    </div>
  )
}

function PageSkeleton() {
  return (
    <Stack gap="sm" p="md" aria-hidden>
      <Skeleton height={28} width={280} />
      <Skeleton height={240} />
    </Stack>
  )
}
