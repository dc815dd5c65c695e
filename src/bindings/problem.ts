/**
 * Owns how a refusal is told to a caller: `{error: {code, message, remedy}}`, in English or German by Accept-Language. Nothing that the caller sent
 * is repeated.
 */
import { type Request, type Response } from 'express';

import { problem, type Problem } from '../ports/problem.ts';

export const answerProblem = (request: Request, response: Response, told: Problem): void => {
  const language = request.acceptsLanguages(['en', 'de']) === 'de' ? 'de' : 'en';
  const { status, code, at, retryAfterSeconds } = told;
  response.status(status).set('content-language', language).vary('accept-language');
  if (retryAfterSeconds !== undefined) response.set('retry-after', String(retryAfterSeconds));
  response.json({ error: { code, ...told[language], ...(at === undefined ? {} : { at }) } });
};

export const problems = {
  notFound: problem(404, 'not-found', {
    en: {
      message: 'There is nothing at this address.',
      remedy: 'Check the path; the API is described at /api/v1/openapi.json.',
    },
    de: {
      message: 'Unter dieser Adresse gibt es nichts.',
      remedy: 'Pfad prüfen; die API ist unter /api/v1/openapi.json beschrieben.',
    },
  }),
  wrongMethod: problem(405, 'method-not-allowed', {
    en: { message: 'This address does not take this method.', remedy: 'Use one of the methods in the Allow header.' },
    de: {
      message: 'Diese Adresse kennt diese Methode nicht.',
      remedy: 'Eine der Methoden aus der Kopfzeile Allow verwenden.',
    },
  }),
  unauthorised: problem(401, 'unauthorised', {
    en: {
      message: 'User or password is missing or wrong.',
      remedy: 'Enter the credential of s4.eventUser in the HTTP destination (transaction SM59, tab Logon & Security).',
    },
    de: {
      message: 'Benutzer oder Kennwort fehlt oder ist falsch.',
      remedy:
        'Zugangsdaten von s4.eventUser in der HTTP-Destination hinterlegen (Transaktion SM59, Reiter Anmeldung & Sicherheit).',
    },
  }),
  tooManyFailures: problem(429, 'too-many-failures', {
    en: { message: 'Too many attempts with a wrong password.', remedy: 'Correct the password and wait a minute.' },
    de: { message: 'Zu viele Versuche mit falschem Kennwort.', remedy: 'Kennwort berichtigen und eine Minute warten.' },
  }),
  tooLarge: problem(413, 'body-too-large', {
    en: { message: 'The body is larger than this address accepts.', remedy: 'Send fewer events at once.' },
    de: {
      message: 'Der Inhalt ist größer, als diese Adresse annimmt.',
      remedy: 'Weniger Ereignisse auf einmal senden.',
    },
  }),
  encoded: problem(415, 'encoding-not-accepted', {
    en: { message: 'Compressed bodies are not accepted.', remedy: 'Send the body without Content-Encoding.' },
    de: {
      message: 'Komprimierte Inhalte werden nicht angenommen.',
      remedy: 'Den Inhalt ohne Content-Encoding senden.',
    },
  }),
  malformedJson: problem(400, 'malformed-json', {
    en: {
      message: 'The body is not valid JSON.',
      remedy: 'Send the JSON form of events as described in docs/configuration.md.',
    },
    de: {
      message: 'Der Inhalt ist kein gültiges JSON.',
      remedy: 'Ereignisse in der JSON-Form senden, siehe docs/configuration.md.',
    },
  }),
  unexpectedJson: problem(400, 'unexpected-json', {
    en: { message: 'The JSON does not have the expected form.', remedy: 'Correct the fields named in "at".' },
    de: { message: 'Das JSON hat nicht die erwartete Form.', remedy: 'Die unter "at" genannten Felder berichtigen.' },
  }),
  malformedXml: problem(400, 'malformed-xml', {
    en: {
      message: 'The body is no valid SendNotification message.',
      remedy: 'Only Exchange push notifications belong here.',
    },
    de: {
      message: 'Der Inhalt ist keine gültige SendNotification-Nachricht.',
      remedy: 'Hierher gehören nur Push-Benachrichtigungen von Exchange.',
    },
  }),
  otherSystem: problem(422, 'system-not-configured', {
    en: {
      message: 'Events of this system and client are not expected here.',
      remedy:
        'Compare s4.system and s4.client of the configuration with the sender; after a system copy, correct its HTTP destination.',
    },
    de: {
      message: 'Ereignisse dieses Systems und Mandanten werden hier nicht erwartet.',
      remedy:
        's4.system und s4.client der Konfiguration mit dem Absender vergleichen; nach einer Systemkopie dessen HTTP-Destination berichtigen.',
    },
  }),
  notStored: {
    ...problem(503, 'not-stored', {
      en: {
        message: 'The notice could not be stored.',
        remedy: 'Send it again later; check database and Dapr sidecar at /readyz.',
      },
      de: {
        message: 'Die Meldung konnte nicht gespeichert werden.',
        remedy: 'Später erneut senden; Datenbank und Dapr-Sidecar unter /readyz prüfen.',
      },
    }),
    retryAfterSeconds: 30,
  },
  badRequest: problem(400, 'bad-request', {
    en: { message: 'The request could not be understood.', remedy: 'Check address, headers and body.' },
    de: { message: 'Die Anfrage war nicht zu verstehen.', remedy: 'Adresse, Kopfzeilen und Inhalt prüfen.' },
  }),
  internal: problem(500, 'internal', {
    en: { message: 'Something went wrong here.', remedy: 'Look for the correlation id in the log of the service.' },
    de: { message: 'Hier ist etwas schiefgegangen.', remedy: 'Die Korrelations-Id im Protokoll des Dienstes suchen.' },
  }),
} as const;
