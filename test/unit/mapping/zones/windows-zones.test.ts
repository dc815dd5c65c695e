import { canonicalZone, ianaOfWindows, windowsOfIana } from '../../../../src/mapping/zones/windows-zones.ts';

test.each([
  ['Europe/Vienna', 'W. Europe Standard Time', 'Europe/Berlin'],
  ['Europe/Berlin', 'W. Europe Standard Time', 'Europe/Berlin'],
  ['Pacific/Auckland', 'New Zealand Standard Time', 'Pacific/Auckland'],
  ['Pacific/Honolulu', 'Hawaiian Standard Time', 'Pacific/Honolulu'],
  ['Asia/Kolkata', 'India Standard Time', 'Asia/Calcutta'],
  ['America/Ciudad_Juarez', 'Mountain Standard Time', 'America/Denver'],
  ['America/Mazatlan', 'Mountain Standard Time (Mexico)', 'America/Mazatlan'],
  ['Asia/Bishkek', 'Central Asia Standard Time', 'Asia/Bishkek'],
  ['UTC', 'UTC', 'Etc/UTC'],
])('%s is %s on Exchange and comes back as %s', (iana, windows, canonical) => {
  expect(windowsOfIana(iana)).toBe(windows);
  expect(ianaOfWindows(windows)).toBe(canonical);
  expect(canonicalZone(iana)).toBe(canonical);
});

test('a zone under its new name is the zone under its old name (E9)', () => {
  expect(windowsOfIana('Europe/Kyiv')).toBe('FLE Standard Time');
  expect(canonicalZone('Europe/Kyiv')).toBe(canonicalZone('Europe/Kiev'));
});

test.each(['', 'nonsense', 'Customized Time Zone', '__proto__', 'constructor'])(
  '%p is no zone, and no exception',
  (name) => {
    expect(ianaOfWindows(name)).toBeUndefined();
    expect(windowsOfIana(name)).toBeUndefined();
    expect(canonicalZone(name)).toBe('Etc/UTC');
  },
);

test('nearly every zone of the runtime has a Windows zone that the runtime knows', () => {
  const without = Intl.supportedValuesOf('timeZone').filter((zone) => {
    const windows = windowsOfIana(zone);
    return windows === undefined || ianaOfWindows(windows) === undefined;
  });
  // Troll station changes by two hours in summer; no Windows zone does.
  expect(without).toEqual(['Antarctica/Troll']);
});

test('the canonical zone of a canonical zone is itself, and both share the Windows zone', () => {
  for (const zone of Intl.supportedValuesOf('timeZone').filter((each) => windowsOfIana(each) !== undefined)) {
    const canonical = canonicalZone(zone);
    expect(canonicalZone(canonical)).toBe(canonical);
    expect(windowsOfIana(canonical)).toBe(windowsOfIana(zone));
  }
});
