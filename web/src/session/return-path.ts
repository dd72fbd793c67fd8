/** Where an identity provider sends people back to; it has to know this address. */
export const RETURN_PATH = '/signed-in';
