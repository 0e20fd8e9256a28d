import { describe, expect, test } from 'vitest';
import { organisationsIn, sameName } from '../../src/skills/application/checks/names.ts';
import { monthsLater, spanOf } from '../../src/skills/application/checks/period.ts';

describe('names', () => {
  test.each([
    ['University of Northmarsh', 'Northmarsh University', true],
    ['Fellgate Data Hosting Ltd', 'Fellgate', true],
    ['Fellgate Data Hosting Ltd', 'FELLGATE DATA HOSTING LIMITED', true],
    ['Thornbeck Teaching Hospitals NHS Foundation Trust', 'Thornbeck NHS Trust', true],
    ['North Moor University Hospitals Trust', 'NMUHT', true],
    ['THORNBECK TEACHING HOSPITALS NHS TRUST', 'Thornbeck Teaching Hospital NHS Trust', true],
    ['University of Northmarsh', 'Northmarsh Hospitals Trust', false],
    ['NHS Trust', 'Thornbeck NHS Trust', false],
    ['', 'Fellgate', false],
  ])('%s and %s', (one, other, same) => {
    expect(sameName(one, other)).toBe(same);
    expect(sameName(other, one)).toBe(same);
  });

  test('are found in prose only where an organisation is meant', () => {
    const text =
      'The University of Northmarsh and Dale Backup Ltd work with the Trust. Wexbury District Council helps, as a Research Council standard says. NHS Trust staff and the University agree.';
    expect(organisationsIn(text)).toEqual(['University of Northmarsh', 'Dale Backup Ltd', 'Wexbury District Council']);
  });
});

describe('periods', () => {
  test.each([
    ['2016/17', '2016-04-01', '2017-03-31'],
    ['2016-17', '2016-04-01', '2017-03-31'],
    ['2016/2017', '2016-04-01', '2017-03-31'],
    ['1999/2000 Q1', '1999-04-01', '2000-03-31'],
    ['1 April 1989', '1989-04-01', '1989-04-01'],
    ['2016', '2016-01-01', '2016-12-31'],
  ])('%s', (text, first, last) => {
    expect(spanOf(text)).toEqual({ first, last });
  });

  test('that name no year are left alone', () => {
    expect(spanOf('Latest available')).toBeUndefined();
    expect(spanOf('Historic Held')).toBeUndefined();
    expect(spanOf(undefined)).toBeUndefined();
  });

  test('months are counted by the calendar', () => {
    expect(monthsLater('2027-01-15', 12)).toBe('2028-01-15');
    expect(monthsLater('2028-02-29', 12)).toBe('2029-02-28');
    expect(monthsLater('2027-12-31', 2)).toBe('2028-02-29');
  });
});
