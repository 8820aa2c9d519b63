"""Routes of the acts, as forms and as JSON.

Shape:  `forms` and `json` routers made of the table in `desk_acts`.
Units:  none.
Errors: as `acts`.
Source: design/desk.md section 2.
"""

from __future__ import annotations

from hanju.web.acts import routers
from hanju.web.desk_acts import ACTS

forms, json = routers(ACTS)
