/** When values change often. */
export abstract class BusyHours {
  abstract isBusy(): boolean;
}
