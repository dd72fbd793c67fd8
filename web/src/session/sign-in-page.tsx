import { useCallback, useEffect, useState } from 'react';
import { detailOf } from '../api/problem.js';
import { Banner } from '../ui/banner.js';
import { Button } from '../ui/button.js';
import { Loading } from '../ui/skeleton.js';
import { readAuthMode, type AuthMode } from './auth-mode.js';
import { PasswordForm } from './password-form.js';
import { ProviderButton } from './provider-button.js';
import { SignInCard } from './sign-in-card.js';
import { useSession } from './session.js';

/** By password, or at the identity provider: the service says which. */
export function SignInPage() {
  const reason = useSession((state) => state.reason);
  const [mode, setMode] = useState<AuthMode | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const ask = useCallback(() => readAuthMode().then(setMode, (error: unknown) => setProblem(detailOf(error))), []);
  useEffect(() => void ask(), [ask]);
  const again = () => {
    setProblem(null);
    void ask();
  };
  return (
    <SignInCard>
      {reason && <Banner tone="plain">{reason}</Banner>}
      {problem && (
        <>
          <Banner tone="bad">{problem}</Banner>
          <Button onPress={again}>Try again</Button>
        </>
      )}
      {!mode && !problem && <Loading height="12rem" />}
      {mode?.mode === 'local' && <PasswordForm />}
      {mode?.mode === 'oidc' && <ProviderButton />}
      {mode?.mode === 'external' && (
        <Banner tone="warn">
          Signing in is for an identity provider that this page is not known to: whoever runs the service sets
          AUTH_OIDC_CLIENT_ID.
        </Banner>
      )}
    </SignInCard>
  );
}
