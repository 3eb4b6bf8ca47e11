"""Short paragraphs that no reader takes for a part of the article: invitations, labels, notices of rights."""

from __future__ import annotations

import re
from functools import lru_cache

_LONGEST = 220

_AGENCIES = (
    "(?:AFP|AP(?: photo)?|reuters|EPA(?:-EFE)?|getty(?: images)?|shutterstock|anadolu(?: agency)?|xinhua|TASS|bloomberg"
    "|DPA|ANSA|EFE|PTI|ANI|kyodo|yonhap|pool|handout)(?: (?:file|photo|pool|via .{1,20}))?"
)
_LABELS = (
    r"(?:skip )?(?:advertisements?|adverti[sz]ing|advt|advert|ads?)\W*(?:[·|-].*|scroll to .*)?",
    r"anzeigen?|werbung|реклама|publicité|publicidad|pubblicità|publicidade|reklama?|iklan|广告|広告|광고|إعلان|hirdetés"
    r"|advertentie|annonse?|annons|quảng cáo|διαφήμιση",
    r"(?:sponsored|presented|brought to you) by [^.]{1,50}|(?:load|show|view|see) (?:more|less|all)|read less",
    r"keep reading|list of \d+ items?|\[/?[a-z_]{3,}(?: .*)?=.*\]",
    r"sponsored|supported by|loading\.*|ad feedback|paid (?:post|content|partner content)",
    r"(?:article|story) continues (?:below|after)\b.{0,60}|end of (?:list|article|story)|list \d+ of \d+",
    r"this (?:live )?blog (?:is|has) (?:now )?(?:been )?(?:closed|ended)\b.{0,120}",
    r"page \d+ of \d+.{0,60}|\W*continued (?:on|from) (?:the )?(?:next |previous )?page\b.{0,20}",
    r"share|tweet|print|e-?mail|save|(?:\d+ )?comments?|no comments",
    r"share (?:this|on|full)\b.*",
    r"(?:print|send) ?(?:\||to a friend).*",
    r"(?:\d+ ?)?(?:min|minutes?)(?: read)?",
    r"published|updated|from:|date:",
    r"(?:(?:issued|modified|published|updated|posted|created)(?: on| at)?:? ?\d[\d/.,: -]{7,22}\d ?)+",
    r"last updated.{0,160}|(?:about )?\d+ ?(?:h|hrs?|hours?|m|mins?|minutes?|d|days?|s|seconds?) ago(?: ?\(.{1,20}\))?",
    r"updated(?: at| on|:| \d).{0,60}",
    r"(?:first )?published(?: (?:at|on):?|:) .{0,60}",
    r"posted (?:on|by|in)\b.{0,80}",
    r"(?-i:(?:[A-Z][\w’'.-]+ ){1,3})(?:(?:senior|chief|foreign|diplomatic|staff) )?(?:correspondent|reporter|writer)s?",
    r"(?:tags?|topics?|filed under|categories|keywords|suggested topics|labels) ?:.*",
    r"(?:photo|file photo|image|picture|credit|graphic|video|photograph(?:y|s)?|foto)s?(?: credit| by)? ?: ?.{0,140}",
    r"(?:photo|image|picture|video|illustration|graphic)s? (?:by|courtesy(?: of)?|source|caption)\b[^.!?]{0,120}",
    rf".{{0,180}}(?:\b[\w.’'-]+ ?/ ?{_AGENCIES}|[\[(|]\s?(?:file|photo|image|credit)\W.{{0,60}})\W*",
    r".{0,120}\((?:(?:ap|afp|epa|reuters|getty(?: images)?|file|courier|handout) )?"
    r"(?:photo(?:graph)?s?|file photo|pool)\b[^)]*\)",
    r".*(?:[.!?\"”] ?\([A-Z][\w. ]{1,30}/ ?[A-Z][\w. '’-]{1,40}\)\.?|\([A-Z][\w. ]{1,30}/ ?[A-Z][\w. '’-]{1,40}\))",
    r"(?:reporting|writing|written|editing|edited|compiled|translated|additional reporting) by\b.*",
    r"\W*with assistance from\b.*|to contact the (?:reporters?|editors?|authors?)\b.*",
    r"some (?:of the )?(?:information|material) (?:in|for) this (?:report|article|story)\b.*",
    r"(?:issued|released|distributed|provided) by\b[^.]{0,100}|\W*(?:next|previous) (?:page|story|article|post)\W*",
    r".{0,60}\b(?:website|site|page) (?:contains|shows|has) only (?:a|some|part)\b.*",
    r"distributed by\b.{0,60}\bon behalf of\b.*|\W*reissued\b.{0,60}|(?:what.s )?your reaction\W*|how did you like\b.*",
    r"(?:get|track|catch|check(?: out)?|find|follow|stay)\b.{0,80}\b(?:latest|breaking|live|current)\b.{0,20}"
    r"\b(?:news|updates|stories)\b.*",
    r"published in [A-Z][\w’' ]{1,40}, .{0,30}\b(?:19|20)\d\d",
    r"(?-i:[A-Z]{3}/[A-Z]{3})[\s|]*\d[\d.,]*|(?-i:[A-Z]{2,6})[\s|]*\d[\d.,]*[\s|]*[+−-]?\d[\d.,]* ?%",
    rf"{_AGENCIES} ?/ ?[^.]{{2,60}}|(?:courtesy of|screen ?(?:grab|shot))\b[^.]{{0,80}}|sources? ?: ?[^.]{{1,60}}",
    r"(?:banner|featured|header|cover|lead|top|main) (?:image|photo|picture)\b.{0,140}",
    r"translated (?:from|by)\b[^.]{0,60}\.?|reprinted (?:with|from|by)\b.*"
    r"|(?:note: )?this is an? (?:rush|unedited|automated) transcript\b.*",
    r"(?:article|story|text|report) by (?-i:[A-Z])[^.!?]{1,80}\.?|contributing ?:.*",
    r"additional reporting ?:.*|.{0,80}\bcontributed (?:reporting|to this (?:report|story|article))\b.*",
)
_LEADS = (
    r"(?:read|see|watch|listen|also read|also see|must read|don.t miss|recommended|related|more on this)"
    r"(?: (?:more|also|next|articles?|stories|story|news|coverage|content|reading|topics?|about\b.*))? ?[:>»|] ?.*",
    r"read (?:more|next|also)\b.{0,120}|also in (?:today.?s|this (?:week.?s|month.?s)?)\b.{0,60}",
    r"more (?:from|on|stories|news|about)\b.{0,80}",
    r"related (?:articles?|stories|content|news|topics|links)",
    r"(?:most|editors?.?s?) (?:read|viewed|popular|picks?|choice)|trending(?: now)?|recommended(?: for you)?",
    r"you (?:may|might|can) (?:also )?(?:like|check|read|watch|be interested)\b.*",
    r".*\b(?:enable|turn on|requires?) javascript\b.*",
    r"(?:click|tap) here\b.*",
    r"(?:listen|watch|view) (?:to this|now|this post)\b.*|(?:new ?)?you can (?:now )?listen to\b.{0,40}\barticles?\W*",
    r"for (?:more|all|the latest)\b.{0,100}\b(?:news|affairs|updates|stories)\b.{0,80}"
    r"\b(?:visit|follow|click|go to)\b.*",
    r"(?:back|return) to (?:top|front page|home)\b.*|skip (?:to|past|next|this|ad)\b.*",
    r"story continues\b.{0,60}",
    r"(?:about )?(?:sponsored|partner|promoted) (?:content|stories|links)\b.*",
)
ELSEWHERE = (
    "(?:читайте|смотрите) также|читати також|(?:lesen sie|mehr zum thema|siehe) ?(?:auch)?|à lire aussi|lire aussi"
    "|le[ae] también|te puede interesar|más información|voir aussi|mehr (?:dazu|zum thema)"
    "|saiba mais|veja também|leia (?:também|mais)|leggi anche|ilgili haber(?:ler)?|czytaj (?:też|także)"
    "|lees ook|läs också|les også|læs også|baca juga|xem thêm|(?:यह|ये) भी पढ़ें|اقرأ (?:أيضا|أيضًا|المزيد)|関連記事"
    "|相关(?:新闻|阅读|报道)|延伸阅读|阅读更多|もっと読む|더 ?보기"
    "|lue myös|(?:lees|læs|les|läs) mer|mehr lesen|lire plus|leer más"
    "|leggi di più|czytaj więcej|подробнее|прочетете (?:още|и)|pročitajte (?:i|još)|preberite (?:tudi|več)|lasi arī"
    "|taip pat skaitykite|citește și|čtěte (?:také|dále)|čítajte aj|διαβάστε (?:επίσης|περισσότερα)|olvassa el"
    "|бұған қоса|قراءة المزيد|بیشتر بخوانید|קראו (?:עוד|גם)|อ่านเพิ่มเติม|baca selengkapnya|आगे पढ़ें"
)
"""What leads to other articles in other languages."""
_INVITATIONS = (
    r"sign(?:ing)? up\b.*|subscribe\b.*",
    r"get (?:the|our)\b.{0,120}\b(?:inbox|newsletter|e-?mail)\b.*",
    r"(?:to )?(?:receive|join|follow) (?:us|our)\b.*|follow on(?: (?:whatsapp|telegram|twitter|x|facebook|instagram))?",
    r"(?:follow|join)\b.{0,80}\b(?:on|via) (?:whatsapp|telegram|twitter|x|facebook|instagram|google news)\b.*",
    r"you (?:are|have been) reading\b.*|(?:upgrade|become a (?:member|subscriber|patron)|support our|donate)\b.*",
    r".{0,60}\bforward (?:it|this)\b.{0,60}\bfriend\b.*|if you (?:liked|enjoyed) (?:this|what you)\b.*",
    r".{0,120}\bif (?:a friend|a colleague|some(?:one|body)) (?:sent|forwarded)\b.{0,30}\bthis\b.*",
    r"il vous reste\b.{0,12}%.*|.{0,80}\b(?:est|sont) réservée?s? (?:à nos|aux) abonnés\b.{0,60}",
    r".{0,60}\b(?:nur|exklusiv) für (?:abonnenten|mitglieder)\b.{0,60}"
    r"|.{0,60}\bpara (?:suscriptores|assinantes)\b.{0,60}"
    r"|.{0,60}\b(?:riservat[oa]|per) (?:agli|gli) abbonati\b.{0,60}",
    r".{0,60}\bleave (?:a|us a|your) (?:comment|reply|feedback)s?\b.{0,60}|.{0,30}\bshare it with\b.{0,40}",
    r"support (?:independent|quality|local|our|free) (?:journalism|news|reporting|media)\b.*"
    r"|our (?:journalism|reporting|work) (?:needs|depends on|relies on)\b.*",
    r"thank(?:s| you) for (?:reading|subscribing|supporting|visiting|your support)\b.*",
    r"(?:for more .{0,40})?\b(?:download|get|install) (?:the|our) .{0,30}\bapps?\b.*",
    r"(?:got|have|do you have|send us) (?:an?|any) (?:news |story |confidential )?(?:tips?|story|idea|question)s?\b.*",
    r"(?:read|see|view|download|find) the (?:original|full|complete|entire)"
    r" (?:article|story|text|statement|report|interview)\b.{0,80}",
    r"to (?:read|continue reading|view|access|see) (?:this|the (?:full|rest|whole))\b.*",
    r"(?:the|this) (?:article|story|page|report|content) is (?:(?:only|exclusively|reserved|available) ){0,3}"
    r"(?:for|to)\b.{0,40}\b(?:subscribers|members|registered (?:users|readers))\b.*",
    r"already an? (?:subscriber|member)\b.*|(?:log|sign) ?in\b.{0,60}",
    r".{0,80}\bnot responsible for (?:the )?(?:contents?|accuracy|views)\b.{0,120}",
    r"join (?:the|our) (?:conversation|discussion|debate|community)\b.*|be the first (?:one )?to comment\b.*",
    r"commenting (?:is|on this)\b.*|comments (?:are|on this article are) (?:now )?(?:closed|moderated)\b.*",
    r"was this (?:article |page |information )?(?:helpful|useful)\b.{0,40}|rate this\b.{0,60}",
    r".{0,80}\b(?:our|free|daily|weekly|e-?mail|this|the best)\b.{0,60}\b(?:newsletter|inbox)\b.{0,80}",
    r"(?:leave|post|add|write) a (?:comment|reply)\b.*",
    r".{0,100}\b(?:write|send .{0,40}|e-?mail(?: us)?|get in touch|contact us)(?: to| at|:)? \S+@\S+",
    r"stay (?:up[ -]to[ -]date|informed|in the know|connected|tuned|ahead)\b.*",
    r"if you are (?:not )?a (?:journalist|reporter|member of the (?:press|media))\b.*",
)
_RIGHTS = (
    r"(?:©|\(c\)).*|copyright(?: [^.]{0,80}|\W{0,3}(?:©|\(c\)|by\b|(?:19|20)\d\d).*)?",
    r".{0,180}(?:copyright (?:19|20)\d\d|©).{0,40}",
    r".{0,100}\ball rights reserved\b.*",
    r"(?:(?:this|the)|a version of this) (?:story|article) (?:was|is) (?:originally |first )?(?:published|printed)\b.*",
    r"(?:this|a version of this) (?:story|article|essay) (?:appears|appeared)\b.*",
    r".{0,160}\b(?:please contact us|subscription (?:options|plans?))\b.*",
    r".{0,80}\b(?:no part|may not|reproduction)\b.{0,80}\b(?:reproduced|republished|prohibited|redistributed)\b.*",
    r".{0,40}\breproduction\b.{0,80}\binterdite\b.{0,80}|nachdruck\b.{0,60}\b(?:verboten|untersagt)\b.{0,60}",
    r"(?:queda )?prohibida (?:la|su) reproducción\b.{0,120}|(?:é )?proibida a reprodução\b.{0,120}"
    r"|riproduzione (?:riservata|vietata)\b.{0,60}",
    r"(?:перепечатка|копирование|воспроизведение)\b.{0,80}\b(?:запрещ|допуска|разреш)\w+\b.{0,100}"
    r"|при (?:перепечатке|использовании|цитировании)\b.{0,120}\bссылка\b.{0,80}",
    r"our standards:.*|for information media\b.*|not an official record\W*",
    r"appeared in the\b.{0,80}\b(?:edition|issue|section|newspaper|headline)\b.*",
    r"(?:this (?:story|article|post|page|report)|the (?:story|headline)) (?:has been|was) "
    r"(?:updated|corrected|amended|changed|modified)\b.*|this is a (?:developing|breaking)(?: news)? story\b.*",
    r"(?:from|in) the .{0,40}\b(?:print )?(?:edition|issue)",
    r"discover (?:more )?stories\b.*|explore the (?:edition|issue)\b.*",
    r".{0,120}\b(?:this|the) (?:summary|audio|translation|article|transcript|content|text|page|version)"
    r" (?:is|was|has been|may be) .{0,40}\b(?:ai|artificial intelligence|automatic(?:ally)?|machine)\b.{0,140}",
    r".{0,80}\b(?:reflects?|represents?) the (?:views?|opinions?) of (?:its|their|the) (?:authors?|writers?)\b.{0,160}",
    r".{0,20}\b(?:views|opinions) expressed (?:here|above|in this|are|by (?:the )?(?:authors?|contributors?))\b.*",
    r"(?:this |our )?(?:site|page|web ?site|server) is (?:best viewed|maintained)\b.*"
    r"|.{0,60}\bbest viewed (?:with|in|at)\b.*",
    r"you are visitor(?: number| no)?\b.*|(?:visitors?|hits|page views)(?: since.{0,30})?\s?:? ?[\d,.]*",
    r"web ?master ?:.*|(?:site|page) (?:design(?:ed)?|hosted) by\b.*|powered by [^.!?]{1,40}",
    r"(?:corrections?|clarifications?|editor.?s.? note)\b[^.]{0,40}: .*",
    r"(?:this (?:site|website)|we) uses? cookies\b.*",
    r"(?:press office|(?:media|press) (?:contacts?|inquiries|enquiries)|for (?:more|further) information)\b"
    r".{0,200}",
    r"contacts?(?:\s?[:：|–-].{0,200}"
    r"| (?:us|details|information|persons?|the (?:editor|newsroom|author)|\S+ \S+ at)\b.{0,180})?",
)
_FORMS = (*_LABELS, *_LEADS, rf"(?:{ELSEWHERE})(?:\s?[:：>»].*)?", *_INVITATIONS, *_RIGHTS)
_NOISE = re.compile("|".join(f"(?:{form})" for form in _FORMS), re.IGNORECASE)


_CORRECTED = re.compile(
    r"corrections?\b|(?:this|the) (?:story|article|post|page|report|headline) (?:has been|was) (?:amended|corrected)\b",
    re.IGNORECASE,
)
"""How notes begin on what an earlier version said."""
_SPOKEN = re.compile(r"[,”\"’?!] (?:(?:[\w.’'-]+ ){0,6}(?:said|told|added|says|wrote|asked)\b)")


@lru_cache(maxsize=2_000)
def is_noise(paragraph: str) -> bool:
    """Whether a paragraph, its white space single blanks, is no part of an article by its words.

    What somebody said is one, whatever the words are.
    """
    if len(paragraph) > _LONGEST or _NOISE.fullmatch(paragraph.lstrip("*•·–—- ")) is None:
        return False
    return _CORRECTED.match(paragraph) is not None or _SPOKEN.search(paragraph) is None
