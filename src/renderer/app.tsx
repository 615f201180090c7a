import { MantineProvider } from '@mantine/core'
import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import type { i18n as I18n } from 'i18next'
import { useState } from 'react'
import { I18nextProvider } from 'react-i18next'
import { Redirect, Route, Switch } from 'wouter'
import type { ApiClient } from './api/client'
import { ClientProvider } from './api/client-context'
import { LiveData } from './api/live-data'
import { Frame } from './frame/frame'
import { Notices } from './frame/notices'
import { SettingsEffects } from './frame/settings-effects'
import { screens } from './screens'
import { styleNonce } from './strict-csp'
import { cssVariablesResolver, theme } from './theme'

/** The providers, the frame and the routes. */
export function App({ client, i18n }: { client: ApiClient; i18n: I18n }) {
  const [queries] = useState(makeQueryClient)
  return (
    <I18nextProvider i18n={i18n}>
      <ClientProvider client={client}>
        <QueryClientProvider client={queries}>
          <MantineProvider
            theme={theme}
            cssVariablesResolver={cssVariablesResolver}
            defaultColorScheme="auto"
            getStyleNonce={styleNonce}
          >
            <LiveData />
            <SettingsEffects>
              <Notices />
              <Frame>
                <Switch>
                  {screens.map(({ id, path, page }) => (
                    <Route key={id} path={`${path}/*?`} component={page} />
                  ))}
                  <Route>
                    <Redirect to={screens[0].path} replace />
                  </Route>
                </Switch>
              </Frame>
            </SettingsEffects>
          </MantineProvider>
        </QueryClientProvider>
      </ClientProvider>
    </I18nextProvider>
  )
}

/** Answers change by events, so nothing is read again only because time or focus passed. */
function makeQueryClient(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: {
        staleTime: 30_000,
        retry: false,
        refetchOnWindowFocus: false,
        networkMode: 'always',
      },
      mutations: { retry: false, networkMode: 'always' },
    },
  })
}
