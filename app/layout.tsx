import '@fontsource-variable/archivo/wdth.css';
import '@fontsource-variable/spline-sans-mono/wght.css';
import './globals.css';
import { CSPProvider } from '@base-ui/react/csp-provider';
import type { Metadata, Viewport } from 'next';
import { cookies } from 'next/headers';
import { connection } from 'next/server';
import type { ReactNode } from 'react';
import { NavigationObserver } from '@/components/layout/navigation-observer';
import { parseTheme, THEME_COOKIE, themeScript } from '@/components/layout/theme';
import { requestContext } from '@/lib/http/server/request-context';
import { browserTelemetryAttributes } from '@/lib/telemetry/server/browser-config';

export const metadata: Metadata = {
  title: { default: 'Media Gateway', template: '%s · Media Gateway' },
  description: 'Films to buy and watch, each on one line of time.',
  // In public/: a file of app/ would be a route, with a span for every page.
  icons: { icon: '/icon.svg' },
};

export const viewport: Viewport = { width: 'device-width', initialScale: 1, colorScheme: 'light dark' };

export default async function RootLayout({ children }: { readonly children: ReactNode }) {
  // A prerendered page could carry neither the nonce nor the viewer: all HTML is made per request.
  await connection();
  const theme = parseTheme((await cookies()).get(THEME_COOKIE)?.value);
  return (
    <html lang="en" data-theme={theme} {...browserTelemetryAttributes(requestContext()?.root)} suppressHydrationWarning>
      <head>
        <script
          nonce={requestContext()?.nonce}
          suppressHydrationWarning
          dangerouslySetInnerHTML={{ __html: themeScript }}
        />
      </head>
      <body>
        {/* Style elements made in the browser would need the nonce; our classes do their work. */}
        <CSPProvider disableStyleElements>{children}</CSPProvider>
        <NavigationObserver />
      </body>
    </html>
  );
}
