import { expect, test } from 'vitest';
import { commandFor, emulatorNamed } from '../../../localstack/emulators/emulators.ts';

test('LocalStack is what the commands mean unless told otherwise', () => {
  expect(commandFor(emulatorNamed('localstack'), 'deploy')).toBe('npm run localstack:deploy');
});

test('another emulator is named behind what npm takes for itself', () => {
  const command = commandFor(emulatorNamed('ministack'), 'up', '--port 4570');
  expect(command).toBe('npm run localstack:up -- --target ministack --port 4570');
});

test('no two emulators share a port or a place', () => {
  const [one, other] = [emulatorNamed('localstack'), emulatorNamed('ministack')];
  expect(one.defaultPort).not.toBe(other.defaultPort);
  expect(Object.values(one.places).filter((place) => Object.values(other.places).includes(place))).toEqual([]);
});
