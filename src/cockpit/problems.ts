/** Owns what the admin API refuses, and what to do about it. Told by the function that main brings, in the form of all doors. */
import { problem } from '../ports/problem.ts';

export const apiProblems = {
  unauthorised: problem(401, 'unauthorised', {
    en: {
      message: 'The bearer token is missing or wrong.',
      remedy:
        'Send "Authorization: Bearer …" with the admin token (TANDEM_ADMIN_TOKEN, or the file admin-token in the data folder).',
    },
    de: {
      message: 'Das Bearer-Token fehlt oder ist falsch.',
      remedy:
        '"Authorization: Bearer …" mit dem Admin-Token senden (TANDEM_ADMIN_TOKEN oder die Datei admin-token im Datenordner).',
    },
  }),
  notFound: problem(404, 'not-found', {
    en: { message: 'There is nothing with this id.', remedy: 'List the collection to see what there is.' },
    de: { message: 'Unter dieser Id gibt es nichts.', remedy: 'Die Sammlung auflisten, um zu sehen, was es gibt.' },
  }),
  noSuchPath: problem(404, 'no-such-path', {
    en: { message: 'The API has no such path or method.', remedy: 'The API is described at /api/v1/openapi.json.' },
    de: {
      message: 'Diesen Pfad oder diese Methode kennt die API nicht.',
      remedy: 'Die API ist unter /api/v1/openapi.json beschrieben.',
    },
  }),
  malformed: problem(400, 'malformed-json', {
    en: { message: 'The body is not valid JSON.', remedy: 'Send a JSON object.' },
    de: { message: 'Der Inhalt ist kein gültiges JSON.', remedy: 'Ein JSON-Objekt senden.' },
  }),
  invalid: problem(400, 'invalid', {
    en: {
      message: 'The request does not have the expected form.',
      remedy: 'Correct the fields named in "at"; the API is described at /api/v1/openapi.json.',
    },
    de: {
      message: 'Die Anfrage hat nicht die erwartete Form.',
      remedy: 'Die unter "at" genannten Felder berichtigen; die API ist unter /api/v1/openapi.json beschrieben.',
    },
  }),
  enrolledOtherwise: problem(409, 'enrolled-otherwise', {
    en: {
      message: 'This mailbox or this employee is enrolled already, with another partner.',
      remedy: 'List the mailboxes, and end the other enrolment first.',
    },
    de: {
      message: 'Dieses Postfach oder diese Person ist bereits in anderer Zuordnung aufgenommen.',
      remedy: 'Die Postfächer auflisten und die andere Aufnahme zuerst beenden.',
    },
  }),
  noSuchEmployee: problem(422, 'no-such-employee', {
    en: {
      message: 'S/4 knows no employee with this number.',
      remedy: 'Look the business partner up in transaction BP; the number has 10 digits.',
    },
    de: {
      message: 'S/4 kennt keine Person mit dieser Nummer.',
      remedy: 'Den Geschäftspartner in Transaktion BP nachschlagen; die Nummer hat 10 Stellen.',
    },
  }),
  versionNeeded: problem(428, 'version-needed', {
    en: {
      message: 'Settings are changed only with the version that you read.',
      remedy: 'Send If-Match with the ETag of GET /settings, or "version" in the body.',
    },
    de: {
      message: 'Einstellungen werden nur mit der gelesenen Version geändert.',
      remedy: 'If-Match mit dem ETag von GET /settings senden, oder "version" im Inhalt.',
    },
  }),
  versionMoved: problem(412, 'version-moved', {
    en: { message: 'Somebody else changed the settings meanwhile.', remedy: 'Read them again and repeat your change.' },
    de: {
      message: 'Die Einstellungen wurden inzwischen von jemand anderem geändert.',
      remedy: 'Neu lesen und die Änderung wiederholen.',
    },
  }),
  notNow: {
    ...problem(503, 'not-now', {
      en: {
        message: 'The mailbox could not be told now.',
        remedy: 'Send the same request again; check database and Dapr sidecar at /readyz.',
      },
      de: {
        message: 'Das Postfach war gerade nicht zu erreichen.',
        remedy: 'Dieselbe Anfrage noch einmal senden; Datenbank und Dapr-Sidecar unter /readyz prüfen.',
      },
    }),
    retryAfterSeconds: 10,
  },
} as const;
