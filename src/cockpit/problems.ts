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
  noSuchGroup: problem(422, 'no-such-group', {
    en: {
      message: 'There is no group of mailboxes with this name.',
      remedy: 'List the groups with GET /groups, or make it with PUT /groups/{name} first.',
    },
    de: {
      message: 'Es gibt keine Postfachgruppe mit diesem Namen.',
      remedy: 'Die Gruppen mit GET /groups auflisten oder die Gruppe zuerst mit PUT /groups/{name} anlegen.',
    },
  }),
  groupHasMembers: problem(409, 'group-has-members', {
    en: {
      message: 'Mailboxes are in this group; without it other settings would count for them.',
      remedy: 'Put them into another group or into none with PUT /mailboxes/{id}/group, then repeat the request.',
    },
    de: {
      message: 'In dieser Gruppe sind noch Postfächer; ohne sie würden für diese andere Einstellungen gelten.',
      remedy:
        'Die Postfächer mit PUT /mailboxes/{id}/group einer anderen oder keiner Gruppe zuordnen und die Anfrage wiederholen.',
    },
  }),
  notCandidate: problem(422, 'not-a-candidate', {
    en: {
      message: 'This appointment is none of the candidates of the review.',
      remedy: 'Send the GUID of one of its candidates (GET /reviews), or null: it is none of them.',
    },
    de: {
      message: 'Dieser Termin ist keiner der Kandidaten der Frage.',
      remedy: 'Die GUID eines der Kandidaten senden (GET /reviews), oder null: Es ist keiner davon.',
    },
  }),
  nothingAsked: problem(409, 'nothing-asked', {
    en: {
      message: 'Nothing is asked here (any more).',
      remedy: 'Look at GET /questions, or at the mailbox: there is something to answer while it shows "question".',
    },
    de: {
      message: 'Hier wird nichts (mehr) gefragt.',
      remedy: 'GET /questions oder das Postfach ansehen: Zu beantworten ist etwas, solange es "question" zeigt.',
    },
  }),
  changedSince: problem(409, 'changed-since', {
    en: {
      message: 'Somebody has changed this field since the conflict; nothing was put back.',
      remedy: 'Send {"overwrite": true} to put the value back all the same; what it overwrites can be put back, too.',
    },
    de: {
      message: 'Dieses Feld wurde seit dem Konflikt geändert; nichts wurde zurückgeholt.',
      remedy:
        'Mit {"overwrite": true} wird der Wert trotzdem zurückgeholt; auch was er überschreibt, lässt sich zurückholen.',
    },
  }),
  linkedNoMore: problem(409, 'linked-no-more', {
    en: {
      message: 'The appointment of this conflict is not kept in step any more; nothing was put back.',
      remedy: 'Read the value with GET /conflicts/{id} and enter it where it is needed.',
    },
    de: {
      message: 'Der Termin dieses Konflikts wird nicht mehr abgeglichen; nichts wurde zurückgeholt.',
      remedy: 'Den Wert mit GET /conflicts/{id} lesen und dort eintragen, wo er gebraucht wird.',
    },
  }),
  followsOther: problem(409, 'follows-another', {
    en: {
      message: 'This mailbox only follows the appointment and may not write it; nothing was put back.',
      remedy: 'Read the value with GET /conflicts/{id}; whoever is responsible for the appointment can enter it.',
    },
    de: {
      message: 'Dieses Postfach folgt dem Termin nur und darf ihn nicht schreiben; nichts wurde zurückgeholt.',
      remedy: 'Den Wert mit GET /conflicts/{id} lesen; wer für den Termin verantwortlich ist, kann ihn eintragen.',
    },
  }),
  hidden: problem(409, 'private', {
    en: {
      message: 'The appointment is private, or the value is a private mark; neither is put back.',
      remedy: 'Whoever owns the appointment decides; change the mark in Outlook or S/4.',
    },
    de: {
      message: 'Der Termin ist privat, oder der Wert ist eine Privat-Kennzeichnung; beides wird nicht zurückgeholt.',
      remedy: 'Darüber entscheidet, wem der Termin gehört; die Kennzeichnung in Outlook oder S/4 ändern.',
    },
  }),
  noSuchType: problem(422, 'no-such-transaction-type', {
    en: {
      message: 'S/4 does not list this transaction type among those of appointments (business object 2000126).',
      remedy:
        'Choose one of GET /transaction-types, or enter the type in the customizing table CRMV_APPT_OD; a type of another business object cannot be synchronised.',
    },
    de: {
      message: 'S/4 führt diese Vorgangsart nicht unter denen der Termine (Business-Objekt 2000126).',
      remedy:
        'Eine aus GET /transaction-types wählen oder die Vorgangsart in der Customizing-Tabelle CRMV_APPT_OD eintragen; eine eines anderen Business-Objekts kann nicht synchronisiert werden.',
    },
  }),
  typeOfTasks: problem(422, 'transaction-type-of-tasks', {
    en: {
      message: 'This transaction type belongs to tasks (business object 2000125), not to appointments (2000126).',
      remedy: 'Choose one of GET /transaction-types.',
    },
    de: {
      message: 'Diese Vorgangsart gehört zu Aufgaben (Business-Objekt 2000125), nicht zu Terminen (2000126).',
      remedy: 'Eine aus GET /transaction-types wählen.',
    },
  }),
  typeInBothLists: problem(422, 'transaction-type-in-both-lists', {
    en: {
      message: 'This transaction type stands in the customizing of appointments and of tasks; one of the two is wrong.',
      remedy: 'Remove it from CRMV_APPT_OD or from CRMV_TASK_OD, or choose another one.',
    },
    de: {
      message: 'Diese Vorgangsart steht im Customizing der Termine und der Aufgaben; eines von beiden ist falsch.',
      remedy: 'Sie aus CRMV_APPT_OD oder aus CRMV_TASK_OD entfernen oder eine andere wählen.',
    },
  }),
  s4NotNow: {
    ...problem(503, 'not-now', {
      en: {
        message: 'S/4 could not be asked for its transaction types now; nothing was changed.',
        remedy: 'Send the same request again later; what names no new transaction type can be changed meanwhile.',
      },
      de: {
        message: 'S/4 war gerade nicht nach seinen Vorgangsarten zu fragen; nichts wurde geändert.',
        remedy:
          'Dieselbe Anfrage später noch einmal senden; was keine neue Vorgangsart nennt, lässt sich inzwischen ändern.',
      },
    }),
    retryAfterSeconds: 30,
  },
  typesUnreadable: problem(502, 'transaction-types-unreadable', {
    en: {
      message: 'S/4 does not let Tandem read its transaction types; nothing was changed.',
      remedy:
        'Check the role of the communication user and the services CRM_APPOINTMENT_SRV_01 and MAI_CRM_TASK_SRV in transaction /IWFND/MAINT_SERVICE.',
    },
    de: {
      message: 'S/4 lässt Tandem seine Vorgangsarten nicht lesen; nichts wurde geändert.',
      remedy:
        'Die Rolle des Kommunikationsbenutzers und die Services CRM_APPOINTMENT_SRV_01 und MAI_CRM_TASK_SRV in Transaktion /IWFND/MAINT_SERVICE prüfen.',
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
