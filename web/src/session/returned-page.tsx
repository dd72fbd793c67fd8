import { useEffect, useState } from 'react';
import { detailOf } from '../api/problem.js';
import { Banner } from '../ui/banner.js';
import { Loading } from '../ui/skeleton.js';
import { ProviderButton } from './provider-button.js';
import { SignInCard } from './sign-in-card.js';

/** /signed-in: back from the identity provider, on the way to where somebody was going. */
export function ReturnedPage() {
  const [problem, setProblem] = useState<string | null>(null);
  useEffect(() => {
    import('./oidc/sign-in.js')
      .then(({ endSignIn }) => endSignIn())
      .catch((error: unknown) => setProblem(detailOf(error)));
  }, []);
  return (
    <SignInCard>
      {problem ? (
        <>
          <Banner tone="bad">{problem}</Banner>
          <ProviderButton />
        </>
      ) : (
        <Loading height="6rem" />
      )}
    </SignInCard>
  );
}
