// Push messages in this browser. Permission is asked for only when a person presses the button: a browser that was asked
// without reason and said no is never asked again.
export type PushState = 'unsupported' | 'insecure' | 'no-key' | 'denied' | 'off' | 'on';

export async function pushState(key: string | null | undefined): Promise<{ state: PushState; endpoint: string | null }> {
  const none = (state: PushState) => ({ state, endpoint: null });
  if (!isSecureContext) return none('insecure');
  if (!('serviceWorker' in navigator) || !('PushManager' in window) || !('Notification' in window)) return none('unsupported');
  if (!key) return none('no-key');
  if (Notification.permission === 'denied') return none('denied');
  const registration = await navigator.serviceWorker.getRegistration();
  const subscription = await registration?.pushManager.getSubscription();
  return subscription ? { state: 'on', endpoint: subscription.endpoint } : none('off');
}

export type Subscription = { endpoint: string; p256dh: string; auth: string };

/** Asks the person, then the browser. Null where the person said no. */
export async function subscribe(key: string): Promise<Subscription | null> {
  if ((await Notification.requestPermission()) !== 'granted') return null;
  const registration = await navigator.serviceWorker.ready;
  const wanted = { userVisibleOnly: true, applicationServerKey: key };
  // A subscription for another key (the center was set up anew) is good for nothing.
  const old = await registration.pushManager.getSubscription();
  if (old && !sameKey(old, key)) await old.unsubscribe();
  const subscription = await registration.pushManager.subscribe(wanted);
  const { keys } = subscription.toJSON();
  return { endpoint: subscription.endpoint, p256dh: keys?.p256dh ?? '', auth: keys?.auth ?? '' };
}
export async function unsubscribe(): Promise<void> {
  const registration = await navigator.serviceWorker.getRegistration();
  await (await registration?.pushManager.getSubscription())?.unsubscribe();
}

function sameKey(subscription: PushSubscription, key: string): boolean {
  const raw = subscription.options.applicationServerKey;
  if (!raw) return false;
  const text = btoa(String.fromCharCode(...new Uint8Array(raw))).replace(/\+/g, '-').replace(/\//g, '_').replace(/=+$/, '');
  return text === key;
}
