/**
 * The cache: one entry for each key, the rules by which it is refreshed, and the scheduler.
 *
 * <p>{@link dev.stslib.core.internal.cache.CacheEntry} is the state machine. Its phase follows the clock: {@code ABSENT}
 * (empty), then {@code FRESH → ADVISORY → MANDATORY → EXPIRED}. A value that a service refused, or that its source is about
 * to end, is in {@code MANDATORY} at the earliest. In each phase the entry is idle, refreshing, or backing off after a failure. This is what a read does:
 *
 * <table>
 *   <caption>What a read gets</caption>
 *   <tr><th>phase</th><th>idle</th><th>refreshing</th><th>backing off</th></tr>
 *   <tr><td>ABSENT</td><td>starts a refresh and waits</td><td>waits</td>
 *       <td>the remembered failure (final, or throttling)</td></tr>
 *   <tr><td>FRESH</td><td>the value</td><td>the value</td><td>the value</td></tr>
 *   <tr><td>ADVISORY</td><td>the value; starts a refresh in the background</td><td>the value</td><td>the value</td></tr>
 *   <tr><td>MANDATORY, no try has failed</td><td>starts a refresh and waits</td><td>waits</td>
 *       <td>the remembered failure (final)</td></tr>
 *   <tr><td>MANDATORY, a recoverable try has failed</td><td>the value; starts a refresh in the background</td>
 *       <td>the value</td><td>the value</td></tr>
 *   <tr><td>EXPIRED</td><td>starts a refresh and waits</td><td>waits</td>
 *       <td>the remembered failure (final, or throttling)</td></tr>
 *   <tr><td>refused by a service</td><td>starts a refresh and waits</td><td>waits</td>
 *       <td>the remembered failure (final, throttling, or a put-off that was in force)</td></tr>
 * </table>
 *
 * <p>And this is what the other events do:
 *
 * <table>
 *   <caption>Events</caption>
 *   <tr><th>event</th><th>what follows</th></tr>
 *   <tr><td>answer</td><td>FRESH, idle; the readers that wait get the new value</td></tr>
 *   <tr><td>recoverable failure</td><td>ADVISORY: backing off for 300 to 600 s, at most until MANDATORY opens. MANDATORY:
 *       backing off for 1 s, doubling to 10 s; the readers that wait get the value. ABSENT and EXPIRED: idle, after throttling
 *       backing off; the readers that wait get the failure</td></tr>
 *   <tr><td>final failure</td><td>backing off for 1 to 5 s; the readers that wait get the failure</td></tr>
 *   <tr><td>time-out of a reader</td><td>counts as a failed try while the refresh is in flight</td></tr>
 *   <tr><td>timer</td><td>starts a refresh in the background if one is due and the value was read since the last try, or is
 *       kept</td></tr>
 *   <tr><td>{@code refreshNow}</td><td>starts a refresh, or joins the one in flight; a final failure that is remembered is
 *       thrown</td></tr>
 *   <tr><td>{@code invalidate}</td><td>MANDATORY at the earliest; the value is never served again; a put-off stays in
 *       force</td></tr>
 *   <tr><td>{@code renew}</td><td>MANDATORY at the earliest; the value is served after a recoverable failure</td></tr>
 *   <tr><td>idle time</td><td>the entry leaves the cache: 15 minutes after handles have left it, 12 hours after the last use
 *       without a handle. A value that cost an MFA code, or was refused, stays until it ends</td></tr>
 *   <tr><td>{@code put}</td><td>FRESH, idle; the readers that wait get the value, and a later answer replaces it only if it
 *       lives longer</td></tr>
 *   <tr><td>{@code close}</td><td>ABSENT for good; every reader gets {@code EngineClosedException}</td></tr>
 * </table>
 *
 * <p>{@link dev.stslib.core.settings.RefreshSettings#onCallersThread()} and
 * {@link dev.stslib.core.settings.RefreshSettings#serveExpiredOnFailure()} change single cells of these tables.
 */
@NullMarked
package dev.stslib.core.internal.cache;

import org.jspecify.annotations.NullMarked;
