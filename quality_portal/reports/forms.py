"""Which quarter to compile."""

from django import forms

from quality_portal.workdays.calendar import business_today

from .law import earlier, quarter_name, quarter_of


class CompileForm(forms.Form):
    """The last eight quarters that are over."""

    period = forms.ChoiceField(label="季度", help_text="只列已经结束的季度。已发布的报告不再变动。")

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        today = quarter_of(business_today())
        past = [earlier(*today, back) for back in range(1, 9)]
        self.fields["period"].choices = [(f"{year}-{number}", quarter_name(year, number)) for year, number in past]

    def chosen(self) -> tuple[int, int]:
        """The year and quarter picked."""
        year, number = self.cleaned_data["period"].split("-")
        return int(year), int(number)
