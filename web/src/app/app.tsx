import { useSession } from '../session/session.js';
import { ReturnedPage } from '../session/returned-page.js';
import { RETURN_PATH } from '../session/return-path.js';
import { SignInPage } from '../session/sign-in-page.js';
import { Toasts } from '../ui/toasts.js';
import { ErrorBoundary } from './error-boundary.js';
import { Pages } from './pages.js';
import { Shell } from './shell.js';

/** Signed in or not. Where somebody was going stays in the address, and is there after they have signed in. */
export function App() {
  const isSignedIn = useSession((state) => state.session !== null);
  return (
    <ErrorBoundary>
      {isSignedIn ? (
        <Shell>
          <Pages />
        </Shell>
      ) : location.pathname === RETURN_PATH ? (
        <ReturnedPage />
      ) : (
        <SignInPage />
      )}
      <Toasts />
    </ErrorBoundary>
  );
}
