import { useState } from 'react';
import { detailOf } from '../api/problem.js';
import { Banner } from '../ui/banner.js';
import { Button } from '../ui/button.js';

/** Leaves for the identity provider, which sends whoever signs in there back to /signed-in. */
export function ProviderButton() {
  const [problem, setProblem] = useState<string | null>(null);
  const [isBusy, setBusy] = useState(false);

  const leave = async () => {
    setBusy(true);
    setProblem(null);
    try {
      const { beginSignIn } = await import('./oidc/sign-in.js');
      await beginSignIn();
    } catch (error) {
      setProblem(detailOf(error));
      setBusy(false);
    }
  };

  return (
    <>
      {problem && <Banner tone="bad">{problem}</Banner>}
      <Button look="strong" isPending={isBusy} autoFocus onPress={() => void leave()}>
        Sign in
      </Button>
    </>
  );
}
