// The whole of one alarm, asked again when the stream says that it changed: a person's act at once, a new
// value at most every few seconds (the panel shows the newest value from the stream anyway).
import * as api from '../api';
import type { AlarmDetail } from '../api';
import { live } from '../live/live.svelte';
import { Loaded } from '../ui/loaded.svelte';

export function followAlarm(id: () => string | null): Loaded<AlarmDetail> {
  const loaded = new Loaded<AlarmDetail>();
  const changed = $derived.by(() => {
    const alarm = live.alarms.get(id() ?? '');
    return alarm ? [alarm.severity, alarm.state, alarm.acknowledged?.at, alarm.owner?.id, alarm.case_id, alarm.ended_at].join() : 'gone';
  });
  $effect(() => {
    const wanted = id();
    void changed;
    if (wanted) void loaded.ask(() => api.alarms.get(wanted));
  });
  return loaded;
}
