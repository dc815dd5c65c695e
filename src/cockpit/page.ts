/** Owns the page at `/`: says what runs here and where the API is, until the cockpit exists. No data, so no sign-in. */
import { type RequestHandler } from 'express';

const words = {
  en: {
    title: 'Tandem is running',
    text: 'Tandem keeps appointments in SAP S/4HANA and Microsoft Exchange in step.',
    api: 'The admin API needs the bearer token that was shown at the first start',
    ready: 'Ready?',
    numbers: 'Numbers',
  },
  de: {
    title: 'Tandem läuft',
    text: 'Tandem hält Termine in SAP S/4HANA und Microsoft Exchange im Gleichschritt.',
    api: 'Die Admin-API braucht das Bearer-Token, das beim ersten Start gezeigt wurde',
    ready: 'Bereit?',
    numbers: 'Zahlen',
  },
} as const;

export const frontPage: RequestHandler = (request, response) => {
  const language = request.acceptsLanguages(['en', 'de']) === 'de' ? 'de' : 'en';
  const { title, text, api, ready, numbers } = words[language];
  response.vary('accept-language').type('html').send(`<!doctype html>
<html lang="${language}">
<meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title}</title>
<style>body{font:1rem/1.5 system-ui,sans-serif;max-width:40rem;margin:3rem auto;padding:0 1rem}</style>
<h1>${title}</h1>
<p>${text}</p>
<ul>
<li>${api}: <code>/api/v1</code> (<a href="/api/v1/openapi.json">OpenAPI</a>)</li>
<li>${ready} <a href="/readyz">/readyz</a></li>
<li>${numbers}: <a href="/metrics">/metrics</a></li>
</ul>
</html>
`);
};
