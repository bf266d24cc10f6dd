"""Writing and changing a template for common answers."""

from lykta.web.consult.models import AnswerTemplate


def write_template(template: AnswerTemplate, *, language: str, title: str, body: str) -> AnswerTemplate:
    """Store a new template, or a changed one."""
    template.language, template.title, template.body = language, title, body
    template.save()
    return template
