import { useState } from 'react';
import { Button } from '../ui/button.js';
import { Dialog } from '../ui/dialog.js';
import { NameForm } from './name-form.js';
import { make } from './summaries.js';

/** A button, and the dialog behind it. */
export function NewList() {
  const [isOpen, setOpen] = useState(false);
  return (
    <>
      <Button onPress={() => setOpen(true)}>New watchlist</Button>
      <Dialog title="New watchlist" isOpen={isOpen} onClose={() => setOpen(false)}>
        <NameForm
          action="Make watchlist"
          onName={(name) => {
            setOpen(false);
            void make(name);
          }}
        />
      </Dialog>
    </>
  );
}
