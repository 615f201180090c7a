import { create } from 'zustand'
import { persist } from 'zustand/middleware'

interface UiState {
  railCollapsed: boolean
  /** Banners that were put away, by connection and reason. */
  dismissedBanners: string[]
}

/** How the frame looks on this machine; kept between runs. */
export const useUiStore = create<UiState>()(
  persist<UiState>(() => ({ railCollapsed: false, dismissedBanners: [] }), {
    name: 'token-ledger-ui',
  }),
)

export function toggleRail(): void {
  useUiStore.setState(({ railCollapsed }) => ({ railCollapsed: !railCollapsed }))
}

export function dismissBanner(banner: string): void {
  useUiStore.setState(({ dismissedBanners }) => ({
    dismissedBanners: [...dismissedBanners.filter((old) => old !== banner), banner].slice(-100),
  }))
}
